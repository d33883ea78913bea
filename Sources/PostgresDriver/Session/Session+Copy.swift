internal import CLibPQ
internal import Glibc

extension Session {
    /// Sends a COPY statement and waits until the server is ready for the data.
    func beginCopy(_ text: String, expecting status: ExecStatusType) throws(PostgresError) {
        try begin(.statement(text), text)
        guard unsafe PQsendQuery(connection, text) == 1 else { throw refusal(.statement(text)) }
        flush()
        guard let result = nextResult() else { throw lost(.statement(text)) }
        guard result.status == status else {
            let failure = error(result, .statement(text))
            while nextResult() != nil {}
            throw withFate(failure)
        }
        isCopying = true
    }

    /// Takes the result of a COPY after its data.
    ///
    /// - Returns: the number of rows.
    @discardableResult
    func endCopy(_ text: String) throws(PostgresError) -> Int {
        isCopying = false
        return try collect(.statement(text)).affectedRows
    }

    // MARK: From the server

    /// Hands each row to `body`.
    ///
    /// - Throws: what `body` throws, after the server has been asked to stop; else `PostgresError`.
    func copyOut(_ text: String, _ body: (inout CopyReader) throws -> Void) throws {
        try beginCopy(text, expecting: PGRES_COPY_OUT)
        var stream = CopyStream()
        do {
            while let message = nextCopyMessage() {
                try unsafe stream.read(message.bytes, body)
            }
        } catch {
            requestCancel()
            drainCopyOut()
            abandonCopy(text)
            throw error
        }
        try endCopy(text)
    }

    /// Reads and drops what is left of the data.
    func drainCopyOut() {
        while nextCopyMessage() != nil {}
    }

    /// The next message of data; nil at the end, or at a failure that the result will name.
    private func nextCopyMessage() -> CopyMessage? {
        var start: UnsafeMutablePointer<CChar>?
        while true {
            let count = unsafe PQgetCopyData(connection, &start, 1)
            if count > 0, let start = unsafe start {
                return unsafe CopyMessage(owning: start, count: Int(count))
            }
            guard count == 0 else { return nil }
            _ = waitForSocket(POLLIN)
            guard unsafe PQconsumeInput(connection) == 1 else { return nil }
        }
    }

    // MARK: To the server

    /// Sends a piece of the data.
    ///
    /// - Throws: `cancelled` when the task is; the server's error when it has ended the COPY.
    func sendCopy(_ bytes: [UInt8], _ text: String) throws(PostgresError) {
        if Task.isCancelled {
            throw PostgresError(.cancelled, "the task was cancelled during COPY", context: text)
        }
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe PQputCopyData(connection, buffer.baseAddress, Int32(clamping: buffer.count))
        }
        guard status == 1 else {
            try endCopy(text)
            throw lost(.statement(text))
        }
        flush()
    }

    /// Ends the data.
    ///
    /// - Returns: the number of rows that the server has taken.
    func finishCopyIn(_ text: String) throws(PostgresError) -> Int {
        guard unsafe PQputCopyEnd(connection, nil) == 1 else {
            try endCopy(text)
            throw lost(.statement(text))
        }
        return try endCopy(text)
    }

    /// Gives up the COPY; the server keeps nothing of it.
    func abortCopyIn(_ text: String) {
        guard isCopying else { return }
        _ = unsafe PQputCopyEnd(connection, "given up by the client")
        abandonCopy(text)
    }

    /// Takes the result of a COPY that was broken off, so that the next statement can be sent.
    private func abandonCopy(_ text: String) {
        do throws(PostgresError) {
            try endCopy(text)
        } catch {
            // The caller has the reason already. The server only echoes it, or the connection is gone, which the
            // next statement will find out as well.
        }
    }
}

/// Owns one buffer of `PQgetCopyData` and frees it.
@safe
private struct CopyMessage: ~Copyable {
    private let start: UnsafeMutablePointer<CChar>
    private let count: Int

    init(owning start: UnsafeMutablePointer<CChar>, count: Int) {
        unsafe self.start = unsafe start
        self.count = count
    }

    deinit {
        unsafe PQfreemem(start)
    }

    /// Valid for as long as the message is.
    @unsafe
    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: count) }
}
