/// The part of a source line that a diagnostic is about, so that nobody has to open the file to see it.
///
/// Whoever attaches one has made sure that nothing secret stands in it: every renderer but those that show the file
/// itself prints all of it.
public struct Excerpt: Hashable, Sendable {
    /// The text, plain and unescaped.
    public let text: String

    /// The column of the text's first character, in code points from 1; more than 1 where the line begins earlier.
    public let column: Int

    /// Whether the line goes on after the text.
    public let isCut: Bool

    /// How many code points a line may have before it is cut: a line may be a whole file.
    public static let longest = 100

    /// Cuts a line so that a place of it can be seen.
    ///
    /// - Parameters:
    ///   - line: The line, or what of it may be shown, from its first character.
    ///   - column: The place, in code points from 1; at most one after the line's last character.
    public init(of line: some RandomAccessCollection<Unicode.Scalar>, around column: Int) {
        // What stands before a place explains it better than what stands after.
        let latest = max(0, line.count - Self.longest)
        let start = line.count <= Self.longest ? 0 : min(max(0, column - 1 - Self.longest * 2 / 3), latest)
        let shown = line.dropFirst(start).prefix(Self.longest)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown)
        self.text = String(text)
        self.column = start + 1
        isCut = start + shown.count < line.count
    }
}
