/// How a transaction sees the work of others, and whether it may write.
public struct TransactionMode: Hashable, Sendable {
    /// The statement that opens such a transaction.
    let begin: String
    /// Whether the server refuses writes in it.
    var isReadOnly = false

    /// Every statement sees what was committed before it began. For writing under locks.
    public static let readCommitted = TransactionMode(begin: "BEGIN ISOLATION LEVEL READ COMMITTED")

    /// All statements see one snapshot, and the server refuses writes (SQLSTATE 25006).
    public static let repeatableReadReadOnly = TransactionMode(
        begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        isReadOnly: true
    )
}
