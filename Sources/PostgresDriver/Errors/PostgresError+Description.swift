extension PostgresError: CustomStringConvertible {
    /// One line with everything that is known. Holds no parameter, no password and no value of a row.
    public var description: String { "\(code.rawValue): \(sentence)" }

    /// The same without the name of the kind, for people.
    package var sentence: String {
        var text = message
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        if let detail { text += "; detail: \(detail)" }
        if let hint { text += "; hint: \(hint)" }
        if let context { text += "; context: \(Self.singleLine(context, limit: 400))" }
        return text
    }

    /// Joins the lines of a message of libpq, each of which says something of its own: what failed, then a question.
    static func sentences(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { singleLine(String($0)) }.filter { !$0.isEmpty }
            .reduce(into: "") { sentences, line in
                if let end = sentences.last { sentences += ".?!:;,".contains(end) ? " " : ". " }
                sentences += line
            }
    }

    /// Joins the lines of `text` by single spaces and cuts it after `limit` characters.
    static func singleLine(_ text: String, limit: Int = .max) -> String {
        let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return joined.count <= limit ? joined : joined.prefix(limit) + "…"
    }
}
