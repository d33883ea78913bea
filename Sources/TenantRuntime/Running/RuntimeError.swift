internal import PostgresDriver
internal import TenantStore

/// Why a runtime cannot do what is asked of it.
public struct RuntimeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure this is.
    public let code: Code
    /// One sentence that is safe to print: no secret, no value of a row.
    public let message: String
    /// Why the copy on disk could not be served instead, of `nothingToServe`.
    package let refusedCopy: DiskCopyError?
    /// What stood in the way at the database, where something did.
    package let obstacle: Obstacle?

    /// What stands in the way of something that was asked of the database.
    package enum Obstacle: String, Sendable {
        /// Others keep rows or connections for too long. It passes.
        case busy
        /// It does not answer, or not any more.
        case silent
        /// It says no, and will say it again: rights, a standby, a trigger, a full disk.
        case refused
    }

    /// The kind of a failure. Open: a later version may add kinds, so a `switch` over it needs a `default`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind, as it is printed.
        public let rawValue: String

        /// Makes a kind from its printed name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The database did not answer, or said no.
        public static let database = Code(rawValue: "database")
        /// The database holds something that no snapshot can be made of.
        public static let malformed = Code(rawValue: "malformed")
        /// The server knows less than it did: a standby that lags behind.
        public static let behind = Code(rawValue: "behind")
        /// There is neither a database nor a copy on disk to begin with.
        public static let nothingToServe = Code(rawValue: "nothingToServe")
        /// The task was cancelled.
        public static let cancelled = Code(rawValue: "cancelled")
        /// A runtime runs once, and ends once.
        public static let misuse = Code(rawValue: "misuse")
    }

    /// Makes an error.
    package init(
        _ code: Code,
        _ message: String,
        refusedCopy: DiskCopyError? = nil,
        obstacle: Obstacle? = nil
    ) {
        self.code = code
        self.message = message
        self.refusedCopy = refusedCopy
        self.obstacle = obstacle
    }

    /// What a failure of a read means.
    package init(reading error: any Error) {
        switch error {
        case let error as RuntimeError: self = error
        case let error as PostgresError where error.code == .cancelled: self.init(.cancelled, error.sentence)
        case let error as PostgresError where error.code == .decoding:
            self.init(.malformed, error.sentence, obstacle: .refused)
        case let error as PostgresError:
            self.init(.database, error.sentence, obstacle: Obstacle(error))
        case let error as StoreError:
            if case .database(let cause) = error.code {
                self.init(reading: cause)
            } else {
                self.init(.malformed, error.description, obstacle: .refused)
            }
        case is CancellationError: self.init(.cancelled, "the task was cancelled")
        default: self.init(.malformed, "\(error)", obstacle: .refused)
        }
    }

    /// The kind and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}

extension RuntimeError.Obstacle {
    /// What a failure of the driver stands for.
    init(_ error: PostgresError) {
        switch error {
        case _ where error.isLockTimeout || error.isStatementTimeout || error.isDeadlock: self = .busy
        case _ where error.isServerShutdown || error.isTooManyConnections: self = .silent
        case _ where error.code == .server || error.code == .transactionAborted || error.code == .encoding:
            self = .refused
        // Of a pool: no connection was free in time. Else none came about.
        case _ where error.code == .timedOut: self = .busy
        default: self = .silent
        }
    }
}
