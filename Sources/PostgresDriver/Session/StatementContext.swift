/// How an error names what was being done.
enum StatementContext {
    /// One statement; its text holds placeholders where values were bound.
    case statement(String)

    /// Many statements, which would be too much to repeat, and may hold values.
    case script(String)

    /// - Parameter position: where the error is, in characters from 1, if the server knows.
    /// - Returns: the text of a statement, the place in a script.
    func description(at position: Int? = nil) -> String {
        switch self {
        case .statement(let text):
            return text
        case .script(let text):
            guard let position else { return "a script" }
            let line = text.unicodeScalars.prefix(position - 1).count { $0 == "\n" } + 1
            return "line \(line) of a script"
        }
    }
}
