internal import CLibPQ
internal import Glibc

extension Session {
    /// Runs one statement with its parameters and takes its result in binary form.
    ///
    /// - Throws: `PostgresError`: `cancelled` before or during the statement, `encoding`, `server`,
    ///   `connectionLost`, `misuse`.
    func run(_ sql: SQL) throws(PostgresError) -> ResultHandle {
        let text = sql.text
        try sql.parameters.validate()
        try begin(.statement(text), text)
        let sent = unsafe sql.parameters.withArrays { types, values, lengths, formats in
            let count = Int32(clamping: types.count)
            return unsafe PQsendQueryParams(connection, text, count, types, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw refusal(.statement(text)) }
        return try collect(.statement(text))
    }

    /// Runs text that may hold many statements, by the simple protocol.
    ///
    /// - Parameters:
    ///   - text: one or more statements, separated by `;`.
    ///   - context: what an error says that was being done; the text itself when nil.
    ///   - interruptible: whether cancelling the task cancels the statements.
    ///   - patience: the longest silence of the server that is waited for; that of the session when nil.
    /// - Returns: the result of the last statement.
    /// - Throws: `PostgresError`, as for one statement; the first error ends the exchange.
    @discardableResult
    func run(
        simple text: String,
        as context: StatementContext? = nil,
        interruptible: Bool = true,
        patience: Duration? = nil
    ) throws(PostgresError) -> ResultHandle {
        let context = context ?? .statement(text)
        try begin(context, text, interruptible: interruptible, patience: patience)
        guard unsafe PQsendQuery(connection, text) == 1 else { throw refusal(context) }
        return try collect(context)
    }

    /// Checks that a statement can be sent, and makes ready for it.
    func begin(
        _ context: StatementContext,
        _ text: String,
        interruptible: Bool = true,
        patience: Duration? = nil
    ) throws(PostgresError) {
        guard !isCopying else {
            throw PostgresError(
                .misuse,
                "the connection is in the middle of a COPY",
                context: context.description()
            )
        }
        guard !text.utf8.contains(0) else {
            throw PostgresError(.encoding, "the statement contains a NUL character")
        }
        if interruptible, Task.isCancelled {
            throw PostgresError(
                .cancelled,
                "the task was cancelled before the statement",
                context: context.description()
            )
        }
        interruption = Interruption(isHeeded: interruptible, patience: patience ?? self.patience)
    }

    /// The error for a statement that libpq did not take.
    func refusal(_ context: StatementContext) -> PostgresError {
        isLost ? lost(context) : PostgresError(.misuse, connectionMessage, context: context.description())
    }

    /// Sends what libpq has buffered.
    ///
    /// While the server does not read, it may be waiting for its own answers to be read: unless both are done,
    /// both sides wait for ever.
    func flush() {
        while unsafe PQflush(connection) == 1 {
            let ready = waitForSocket(POLLIN | POLLOUT)
            // A failure to read stays in libpq, which reports it with the result.
            if ready & ~POLLOUT != 0, unsafe PQconsumeInput(connection) == 0 { return }
        }
    }

    /// Waits for the next result of the exchange; nil after the last.
    func nextResult() -> ResultHandle? {
        while unsafe PQisBusy(connection) == 1 {
            _ = waitForSocket(POLLIN)
            // After a failure `PQgetResult` does not wait; it hands out what the server sent before, and then
            // the failure.
            if unsafe PQconsumeInput(connection) == 0 { break }
        }
        guard let result = unsafe PQgetResult(connection) else { return nil }
        return unsafe ResultHandle(owning: result)
    }

    /// Takes all results of an exchange, so that the next can begin.
    ///
    /// - Returns: the last result.
    /// - Throws: the first error among the results.
    @discardableResult
    func collect(_ context: StatementContext) throws(PostgresError) -> ResultHandle {
        flush()
        var last: ResultHandle?
        var failure: PostgresError?
        while let result = nextResult() {
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                last = consume result
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                failure =
                    failure
                    ?? PostgresError(.misuse, "COPY needs copyIn or copyOut", context: context.description())
                leaveCopy(result.status)
            default:
                failure = failure ?? error(result, context)
            }
        }
        if let failure { throw withFate(failure) }
        guard let last = consume last else { throw lost(context) }
        return last
    }

    /// The error that a result stands for.
    func error(_ result: borrowing ResultHandle, _ context: StatementContext) -> PostgresError {
        let report = result.report
        let isCancelled = report.sqlState == "57014" && interruption.isRequested
        return PostgresError(
            isCancelled ? .cancelled : .server,
            report,
            context: context.description(at: report.position)
        )
    }

    /// The error of an exchange that is over: only then is it known whether the server hung up after it.
    func withFate(_ error: PostgresError) -> PostgresError {
        var error = error
        if isLost { error.code = .connectionLost }
        // libpq takes the end of the stream for the server's.
        if silence != nil { error.message = connectionMessage }
        return error
    }

    /// Ends a COPY that nobody reads or feeds.
    private func leaveCopy(_ status: ExecStatusType) {
        guard status == PGRES_COPY_OUT else {
            _ = unsafe PQputCopyEnd(connection, "COPY was not expected here")
            flush()
            return
        }
        requestCancel()
        drainCopyOut()
    }
}
