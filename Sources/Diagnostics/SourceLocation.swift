/// A place in a file that a person wrote.
///
/// Ordered by file, then line, then column, so that a whole file comes before its first line.
public struct SourceLocation: Hashable, Sendable {
    /// The path as the user gave it, relative or absolute; it is untrusted text.
    public let file: String

    /// The line, counted from 1. Zero means the whole file, as when it cannot be read.
    public let line: Int

    /// The column in code points, counted from 1. Zero means the whole line.
    public let column: Int

    /// Makes the location of one place in a file.
    ///
    /// - Parameters:
    ///   - file: The path as the user gave it.
    ///   - line: The line, counted from 1.
    ///   - column: The column in code points, counted from 1.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Makes the location of a whole file.
    ///
    /// - Parameter file: The path as the user gave it.
    public init(file: String) {
        self.init(file: file, line: 0, column: 0)
    }
}
