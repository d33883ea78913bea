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
        case "23":
            safe.detail = detail.map(Self.withoutKeyValues)
        case "22":
            safe.message = Self.withoutQuotation(message)
            safe.detail = detail.map(Self.withoutQuotation)
        default:
            break
        }
        safe.serverContext = serverContext.flatMap(Self.placeOfCopy)
        return safe
    }

    /// Replaces everything from the first `=(` (or `(`) to the last `)`: a value may hold parentheses itself.
    private static func withoutKeyValues(_ text: String) -> String {
        let opening = text.firstRange(of: "=(")?.upperBound ?? text.firstRange(of: "(")?.upperBound
        guard let opening, let closing = text.lastIndex(of: ")"), opening <= closing else { return "…" }
        return text[..<opening] + "…" + text[closing...]
    }

    /// Replaces everything from the first `"` to the last: a value may hold quotation marks itself.
    static func withoutQuotation(_ text: String) -> String {
        guard let opening = text.firstIndex(of: "\""), let closing = text.lastIndex(of: "\""),
            opening < closing
        else { return text }
        return text[...opening] + "…" + text[closing...]
    }

    /// `COPY bots, line 3, column name`, without the `: "value"` after it; nothing for any other context, whose
    /// lines quote parameters and statements of functions.
    private static func placeOfCopy(_ context: String) -> String? {
        guard context.hasPrefix("COPY ") else { return nil }
        let line = context.prefix { $0 != "\n" }
        return String(line.firstRange(of: ": ").map { line[..<$0.lowerBound] } ?? line)
    }
}

extension PostgresError {
    /// Makes an error from what the server reported, without the values in it.
    init(_ code: Code, _ report: ServerReport, context: String?) {
        let safe = report.redacted()
        self.init(code, safe.message, hint: safe.hint, context: context ?? safe.serverContext)
        sqlState = safe.sqlState
        detail = safe.detail
        schema = safe.schema
        table = safe.table
        column = safe.column
        constraint = safe.constraint
        if let context, let place = safe.serverContext { self.context = "\(place); \(context)" }
    }
}
