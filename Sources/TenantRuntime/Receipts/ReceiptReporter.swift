internal import Logging
internal import PostgresDriver
internal import TenantStore

/// Tells the database which revision this process serves: at once when that changes, and now and then as a sign of life.
struct ReceiptReporter: Sendable {
    private let instance: String
    private let heartbeat: Duration
    private let pool: PostgresPool
    private let logger: Logger
    /// The database whose state is served: a revision of it says nothing to another one.
    private let database: @Sendable () -> String

    init(
        _ settings: RuntimeSettings,
        pool: PostgresPool,
        logger: Logger,
        database: @escaping @Sendable () -> String
    ) {
        self.database = database
        instance = settings.instance
        heartbeat = settings.heartbeat
        self.pool = pool
        self.logger = logger
    }

    /// Reports until there are no conditions any more, and takes the receipt back then; when the task is cancelled, it is
    /// left to grow old.
    func run(of conditions: Broadcast<RuntimeCondition>) async {
        var seen = 0
        var condition: RuntimeCondition?
        var isFailing = false
        while !Task.isCancelled {
            let news: RuntimeCondition?
            (news, seen) = await next(conditions, after: seen)
            if let news {
                let isToldAlready = condition.map { $0.tells(theSameAs: news) } ?? false
                condition = news
                if isToldAlready { continue }
            } else if conditions.isFinished {
                break
            }
            guard let condition else { continue }
            let fault = await perform { connection in
                try ReceiptTable.write(instance, condition.revision, refusal: condition.refusal, on: connection)
                try ReceiptTable.prune(on: connection)
            }
            if let fault, !isFailing { FeedNotice.receiptFailed(fault).write(to: logger) }
            if fault == nil, isFailing { FeedNotice.receiptWritten.write(to: logger) }
            isFailing = fault != nil
        }
        // Who could not write just now is not made to wait for a server that is gone.
        if !Task.isCancelled, !isFailing { _ = await perform { try ReceiptTable.remove(instance, on: $0) } }
    }

    /// The next change of the condition, or `nil` when it is time for a sign of life or there will be none.
    private func next(
        _ conditions: Broadcast<RuntimeCondition>,
        after seen: Int
    ) async -> (RuntimeCondition?, seen: Int) {
        let news = await value(within: heartbeat) {
            var number = seen
            let condition = await conditions.next(after: &number)
            return (condition, number)
        }
        return news ?? (nil, seen)
    }

    /// - Returns: Why it failed; `nil` when it did not.
    private func perform(_ body: @escaping @Sendable (isolated PostgresConnection) throws -> Void) async -> String? {
        do {
            try await pool.withConnection(in: database()) { connection in
                try await connection.withTransaction { connection in
                    // A receipt that is lost with the power is written anew.
                    try connection.execute("SET LOCAL synchronous_commit = off")
                    try connection.execute("SET LOCAL lock_timeout = '5s'")
                    try body(connection)
                }
            }
            return nil
        } catch {
            return RuntimeError(reading: error).message
        }
    }
}

extension RuntimeCondition {
    /// Why a newer revision is not served, if one was refused.
    fileprivate var refusal: String? {
        if case .refused(let reason) = staleReason { reason } else { nil }
    }

    fileprivate func tells(theSameAs other: RuntimeCondition) -> Bool {
        revision == other.revision && refusal == other.refusal
    }
}
