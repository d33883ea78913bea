/// A position in a YAML text.
public struct YAMLMark: Hashable, Sendable {
    /// The line, counted from 1. Line feed, carriage return and the two together end a line.
    public let line: Int

    /// The column in code points, counted from 1. A byte order mark at the very start does not count.
    public let column: Int

    /// Makes a position.
    ///
    /// - Parameters:
    ///   - line: The line, counted from 1.
    ///   - column: The column in code points, counted from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The position of the first character.
    static let start = YAMLMark(line: 1, column: 1)
}
