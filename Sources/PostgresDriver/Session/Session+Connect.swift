internal import CLibPQ
internal import Glibc

extension Session {
    /// Connects, within the deadline and until the task is cancelled.
    ///
    /// - Throws: `PostgresError` with the code `invalidConfiguration`, `connectionFailed`, `timedOut` or
    ///   `cancelled`.
    static func open(
        _ configuration: PostgresConfiguration,
        doorbell: Doorbell
    ) throws(PostgresError) -> Session {
        let parameters = try ConnectionParameters(configuration)
        let limit = min(configuration.connectTimeout, parameters.timeout ?? configuration.connectTimeout)
        let deadline = ContinuousClock.now.advanced(by: limit)

        guard let connection = unsafe start(parameters) else {
            throw PostgresError(.connectionFailed, "libpq is out of memory")
        }
        let session = unsafe Session(
            owning: connection,
            doorbell: doorbell,
            commitPatience: configuration.commitPatience
        )
        // libpq prints notices to standard error unless somebody takes them.
        unsafe PQsetNoticeReceiver(connection, { _, _ in }, nil)
        try session.finishConnecting(before: deadline, limit: limit)
        guard unsafe PQsetnonblocking(connection, 1) == 0 else { throw session.lost() }
        session.patience = configuration.patience
        return session
    }

    private static func start(_ parameters: ConnectionParameters) -> OpaquePointer? {
        let keywords = CStrings(parameters.entries.map(\.keyword))
        let values = CStrings(parameters.entries.map(\.value))
        return unsafe keywords.withPointers { keywords in
            unsafe values.withPointers { values in
                unsafe PQconnectStartParams(keywords, values, 1)
            }
        }
    }

    private func finishConnecting(
        before deadline: ContinuousClock.Instant,
        limit: Duration
    ) throws(PostgresError) {
        guard !isLost else { throw PostgresError(.connectionFailed, connectionMessage) }
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard !Task.isCancelled else {
                throw PostgresError(.cancelled, "connecting was cancelled")
            }
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else {
                throw PostgresError(.timedOut, "no connection to \(peer) within \(limit)")
            }
            // At least one millisecond: zero would spin for the last one before the deadline.
            let timeout = max(1, min(Interruption.tick, Int32(clamping: remaining.milliseconds)))
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            guard pollOnce(events, timeout: timeout) != 0 else { continue }
            state = unsafe PQconnectPoll(connection)
            guard state != PGRES_POLLING_FAILED else {
                throw PostgresError(.connectionFailed, connectionMessage)
            }
        }
    }

    /// Host and port that libpq is trying.
    private var peer: String {
        let host = unsafe PQhost(connection).map { unsafe String(cString: $0) } ?? ""
        let port = unsafe PQport(connection).map { unsafe String(cString: $0) } ?? ""
        return "\(host.isEmpty ? "the server" : host) port \(port)"
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

/// Strings of C, packed into one buffer, for an array of pointers that ends with a null pointer.
private struct CStrings {
    private var characters: [CChar] = []
    private var starts: [Int] = []

    init(_ strings: [String]) {
        for string in strings {
            starts.append(characters.count)
            characters.append(contentsOf: string.utf8CString)
        }
    }

    /// The pointers are valid only during the call.
    @unsafe
    func withPointers<Result>(_ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        unsafe characters.withUnsafeBufferPointer { buffer in
            var pointers = unsafe starts.map { start in unsafe buffer.baseAddress.map { unsafe $0 + start } }
            unsafe pointers.append(nil)
            return unsafe body(pointers)
        }
    }
}
