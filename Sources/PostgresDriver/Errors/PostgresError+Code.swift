extension PostgresError {
    /// The kind of a failure. Open: a later version may add kinds, so a `switch` over it needs a `default`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The name of the kind, as it is printed.
        public let rawValue: String

        /// Makes a kind from its printed name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The connection string or a setting cannot be used.
        public static let invalidConfiguration = Code(rawValue: "invalidConfiguration")

        /// No connection came about; the message is libpq's or the server's.
        public static let connectionFailed = Code(rawValue: "connectionFailed")

        /// No connection came about before the connect deadline.
        public static let timedOut = Code(rawValue: "timedOut")

        /// An established connection broke. Whatever transaction was open is rolled back by the server.
        public static let connectionLost = Code(rawValue: "connectionLost")

        /// The connection broke while COMMIT was under way: the transaction may or may not have been committed.
        public static let commitOutcomeUnknown = Code(rawValue: "commitOutcomeUnknown")

        /// COMMIT was answered by a rollback, because an earlier statement of the transaction had failed.
        public static let transactionAborted = Code(rawValue: "transactionAborted")

        /// The task was cancelled, and the statement with it.
        public static let cancelled = Code(rawValue: "cancelled")

        /// The server refused a statement; `sqlState` says why.
        public static let server = Code(rawValue: "server")

        /// A value of the server does not fit the Swift type that was asked for.
        public static let decoding = Code(rawValue: "decoding")

        /// A value of Swift cannot be sent to the server.
        public static let encoding = Code(rawValue: "encoding")

        /// The connection or the pool has been closed by this process.
        public static let closed = Code(rawValue: "closed")

        /// Who answers at the address is another database than the one that was asked for. Nothing was asked of it.
        public static let otherDatabase = Code(rawValue: "otherDatabase")

        /// A call that makes no sense in the state the connection is in.
        public static let misuse = Code(rawValue: "misuse")

        /// The operating system refused a thread or a descriptor.
        public static let system = Code(rawValue: "system")
    }
}
