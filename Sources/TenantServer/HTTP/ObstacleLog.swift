internal import Logging
internal import Synchronization
internal import TenantRuntime

/// Says in the log what a client is not told: what stood in the way at the database.
///
/// A line a minute for each operation and kind of obstacle, and the rest of them for whoever reads at the level `debug`: clients
/// come again every few seconds, and rows that others keep are no fault.
final class ObstacleLog: Sendable {
    private struct Kind: Hashable {
        let operation: String
        let obstacle: RuntimeError.Obstacle
    }

    private let logger: Logger
    private let interval: Duration
    private let lastSaid = Mutex<[Kind: ContinuousClock.Instant]>([:])

    /// Makes a log that has said nothing.
    init(_ logger: Logger, interval: Duration = .seconds(60)) {
        self.logger = logger
        self.interval = interval
    }

    /// Says why an operation failed.
    ///
    /// - Parameters:
    ///   - error: What the runtime said, which holds no value of a row.
    ///   - operation: The operation's id.
    func note(_ error: RuntimeError, in operation: String) {
        guard let obstacle = error.obstacle else { return }
        let now = ContinuousClock.now
        let isNews = lastSaid.withLock { lastSaid in
            let kind = Kind(operation: operation, obstacle: obstacle)
            if let time = lastSaid[kind], time.duration(to: now) < interval { return false }
            lastSaid[kind] = now
            return true
        }
        logger.log(
            level: isNews ? obstacle.level : .debug,
            "\(obstacle.sentence): \(error.message)",
            metadata: ["event": "database_\(obstacle.rawValue)", "route": "\(operation)"]
        )
    }
}

extension RuntimeError.Obstacle {
    fileprivate var level: Logger.Level {
        switch self {
        case .refused: .warning
        // Such as an apply that keeps rows, or a database that is down, which the runtime says once for all.
        case .busy, .silent: .info
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .refused: "the database refuses what a request asks for"
        case .busy: "a request waited too long for others"
        case .silent: "the database did not answer a request"
        }
    }
}
