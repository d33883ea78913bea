internal import Escaping

extension SourceLocation: CustomStringConvertible {
    /// `file:line:column`, without the parts that are zero. Not escaped: see ``TerminalText``.
    public var description: String {
        if line == 0 { return file }
        return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
    }
}
