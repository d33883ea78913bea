public import TenantModel

/// Variables of a dotenv file: `NAME=value` a line.
///
/// Blank lines and lines that begin with `#` are skipped, and `export` before a name is allowed. A value
/// without quotes ends at ` #` or the end of the line and loses the spaces round it. One in quotes may go over several
/// lines; ``DotenvDialect`` says what a backslash means there. Nothing is expanded: a secret with `$` in it stays what it
/// is. A name that is given again takes its later value.
public struct DotenvFile: Sendable {
    /// The variables by name.
    public let variables: [String: Secret]
    /// The variables as they stand in the file, repeated names included.
    public let entries: [DotenvVariable]
    /// The lines that set nothing, in the order of the file. They are errors but in ``DotenvDialect/original``.
    public let leftOut: [DotenvError]

    /// The longest file, in bytes: tokens of 10,000 tenants take one.
    private static let longest = 16 << 20

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: Its path, or that of a pipe, so that a secret need not lie on a disk; errors name it as it is given
    ///     here.
    ///   - dialect: Whose rules it is read by.
    /// - Throws: ``DotenvError`` when it cannot be read or has a line that is no variable.
    public init(path: String, dialect: DotenvDialect = .secrets) throws(DotenvError) {
        var reader = FileReader(limit: Self.longest)
        do throws(FileFault) {
            _ = try reader.read(path, orPipe: true)
        } catch {
            throw DotenvError(.unreadable, file: path, line: 0, reason: error.description)
        }
        guard let text = reader.text() else {
            let line = reader.firstLineWithoutText()
            throw DotenvError(.encoding, file: path, line: line, reason: "this line is not UTF-8")
        }
        try self.init(text: text, file: path, dialect: dialect)
    }

    /// Reads the text of a file.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: What errors call the file.
    ///   - dialect: Whose rules it is read by.
    /// - Throws: ``DotenvError`` when a line is no variable.
    public init(text: String, file: String, dialect: DotenvDialect = .secrets) throws(DotenvError) {
        var parser = DotenvParser(text, file: file, dialect: dialect)
        try parser.parse()
        entries = parser.variables
        leftOut = parser.leftOut
        variables = Dictionary(entries.lazy.map { ($0.name, $0.value) }) { _, later in later }
    }
}
