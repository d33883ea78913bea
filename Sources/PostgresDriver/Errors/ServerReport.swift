/// The fields of one ErrorResponse, as the server sent them: they may quote values of rows and parameters.
///
/// Field meanings: "Error and Notice Message Fields", section 55.8 of the PostgreSQL manual.
struct ServerReport {
    var sqlState: String?
    var message: String
    var detail: String?
    var hint: String?
    var schema: String?
    var table: String?
    var column: String?
    var constraint: String?
    /// The server's CONTEXT: call stack of functions, line of a COPY.
    var serverContext: String?
    /// Where in the statement the error is, counted in characters from 1.
    var position: Int?
}

extension ServerReport {
    /// The report without the values that the server quoted.
    ///
    /// A unique violation repeats the key (`Key (telegram_bot_token)=(…) already exists.`), a check violation
    /// the whole row, a malformed input the input. Any of them may be a secret, so this does not try to tell.
    func redacted() -> ServerReport {
        var safe = self
        switch sqlState?.prefix(2) {
        case "23", "44":
            let hasKey = sqlState == "23505" || sqlState == "23503" || sqlState == "23P01"
            safe.detail = detail.map(hasKey ? Self.withoutKeyValues : Self.withoutRow)
        // Of class 22 too, but what it quotes is the name of the sequence.
        case "22" where sqlState == "2200H": break
        case "22":
            safe.message = Self.withoutQuotation(message)
            safe.detail = detail.map(Self.withoutQuotation)
        default:
            break
        }
        safe.serverContext = serverContext.flatMap(Self.places)
        return safe
    }

    /// `Key (bot_id, key)=(…) already exists.`: the columns come first, so no value stands before their end.
    private static func withoutKeyValues(_ text: String) -> String {
        guard let start = text.firstIndex(of: "(") else { return "…" }
        var depth = 0
        for index in text[start...].indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            guard depth == 0 else { continue }
            let rest = text[text.index(after: index)...]
            guard rest.hasPrefix("=(") else { break }
            return text[...index] + withoutRow(String(rest))
        }
        return withoutRow(text)
    }

    /// Replaces everything from the first `(` to the last `)`: a value may hold parentheses itself.
    private static func withoutRow(_ text: String) -> String {
        guard let opening = text.firstIndex(of: "("), let closing = text.lastIndex(of: ")"), opening < closing
        else { return "…" }
        return text[...opening] + "…" + text[closing...]
    }

    /// Quotation marks of the languages that the server speaks (`lc_messages`): French `« »`, German `»…«` and `„…“`.
    private static let quotationMarks: Set<Character> = [
        "\"", "«", "»", "‹", "›", "„", "“", "”", "‟", "「", "」", "『", "』", "《", "》",
    ]

    /// Replaces everything from the first quotation mark to the last: a value may hold quotation marks itself.
    static func withoutQuotation(_ text: String) -> String {
        guard let opening = text.firstIndex(where: quotationMarks.contains),
            let closing = text.lastIndex(where: quotationMarks.contains), opening < closing
        else { return text }
        return text[...opening] + "…" + text[closing...]
    }

    /// Keeps `COPY bots, line 3, column name`, without the `: "value"` after it, and the places in functions;
    /// drops other lines, which quote parameters and statements.
    private static func places(_ context: String) -> String? {
        let kept = context.split(separator: "\n").compactMap { line -> Substring? in
            if line.hasPrefix("PL/pgSQL function ") { return line }
            guard line.hasPrefix("COPY ") else { return nil }
            return line.firstRange(of: ": ").map { line[..<$0.lowerBound] } ?? line
        }
        return kept.isEmpty ? nil : kept.joined(separator: "; ")
    }
}

extension PostgresError {
    /// Makes an error from what the server reported, without the values in it.
    init(_ code: Code, _ report: ServerReport, context: String) {
        let safe = report.redacted()
        let places = safe.serverContext.map { "\($0); \(context)" }
        self.init(code, safe.message, hint: safe.hint, context: places ?? context)
        sqlState = safe.sqlState
        detail = safe.detail
        schema = safe.schema
        table = safe.table
        column = safe.column
        constraint = safe.constraint
    }
}
