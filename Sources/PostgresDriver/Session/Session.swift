internal import CLibPQ
internal import Glibc

/// Owns one `PGconn`, and waits for the server on the thread that calls it: the connection's own.
///
/// Not `Sendable`; it lives in the isolation of its `PostgresConnection`.
@safe
final class Session {
    let connection: OpaquePointer
    let doorbell: Doorbell
    var interruption = Interruption()

    /// True between the first and the last byte of a COPY, when nothing else can be said to the server.
    var isCopying = false

    init(owning connection: OpaquePointer, doorbell: Doorbell, commitPatience: Duration) {
        unsafe self.connection = unsafe connection
        self.commitPatience = commitPatience
        self.doorbell = doorbell
    }

    deinit {
        unsafe PQfinish(connection)
    }

    /// The longest silence of the server in the middle of a statement that is waited for; `nil` for any.
    var patience: Duration?

    /// The longest silence after COMMIT that is waited for.
    let commitPatience: Duration

    /// How long the server had been silent when it was given up; `nil` when it was not.
    var silence: Duration?

    /// Whether libpq has noticed that the connection is gone.
    var isLost: Bool { unsafe PQstatus(connection) == CONNECTION_BAD }

    /// The state of the transaction, as of the last answer of the server.
    var transactionStatus: PGTransactionStatusType { unsafe PQtransactionStatus(connection) }

    /// The process that serves this connection, as in `pg_stat_activity`.
    var processID: Int32 { unsafe PQbackendPID(connection) }

    /// Reads what has arrived unasked, such as the server's farewell, and tells whether a statement can be sent.
    var isIdle: Bool {
        guard !isCopying else { return false }
        // A farewell takes two looks: one reads the message, the next the end behind it.
        for _ in 0..<2 where unsafe PQconsumeInput(connection) == 0 { return false }
        return transactionStatus == PQTRANS_IDLE
    }

    /// Whether the server sends notifications as they come: it keeps them back until a transaction has ended. A
    /// connection that is gone counts, so that whoever waits finds out.
    var canBeNotified: Bool { !isCopying && (transactionStatus == PQTRANS_IDLE || isLost) }

    /// libpq's last sentence about the connection, or why it was given up.
    var connectionMessage: String {
        if let silence { return "the server has not answered for \(silence)" }
        return PostgresError.sentences(unsafe String(cString: PQerrorMessage(connection)))
    }

    /// The error for a connection that broke outside of any answer.
    func lost(_ context: StatementContext? = nil) -> PostgresError {
        let message = connectionMessage
        return PostgresError(
            .connectionLost,
            message.isEmpty ? "the connection to the server is gone" : message,
            context: context?.description()
        )
    }
}
