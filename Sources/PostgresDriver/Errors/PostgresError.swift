/// Everything that can go wrong between this process and PostgreSQL.
///
/// Safe to print: bound parameters, passwords and the values that the server quotes in its own sentences
/// (`Key (token)=(…) already exists.`) are left out when the error is made, so no later reader can leak them.
public struct PostgresError: Error, Sendable, Equatable {
    /// What kind of failure this is.
    public var code: Code

    /// One sentence: the server's, libpq's, or this driver's own.
    public var message: String

    /// The five characters by which PostgreSQL names the error, when the server reported one.
    public var sqlState: String?

    /// The server's DETAIL, with the values in it replaced by `…`.
    public var detail: String?

    /// What to do about it.
    public var hint: String?

    /// The schema of `table`, when the server names it.
    public var schema: String?

    /// The table that the error is about, when the server names it.
    public var table: String?

    /// The column that the error is about, when the server names it.
    public var column: String?

    /// The constraint that was violated, when the server names it.
    public var constraint: String?

    /// What was being done: the statement with placeholders, a line of a script, or a field that was read.
    public var context: String?

    /// Makes an error that did not come from the server.
    public init(_ code: Code, _ message: String, hint: String? = nil, context: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.context = context
    }
}
