public import PostgresDriver
public import TenantModel

/// Why tenants could not be read or written.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public let code: Code

    /// Kinds of failure.
    public enum Code: Sendable {
        /// PostgreSQL said no, or did not answer.
        case database(PostgresError)
        /// A row of our own bookkeeping cannot be understood; names the table and the reason.
        case malformed(String)
        /// What was last applied of one kind of a bot cannot be understood: nobody can tell what of it is whose.
        case unreadableLedger(botID: Int32, kind: ResourceKind, reason: String)
        /// The control schema's state row is missing.
        case noState
        /// Rows are not what the plan relies on. Names the first and counts the rest.
        case stale(first: String, others: Int)
        /// The database made something else of what was written. Names table, columns and row of the first.
        case altered(first: String, others: Int)
        /// A number that is approved does not fit its column; names the table.
        case outOfRange(String)
        /// Who answers cannot know: a standby that lags behind, or another database.
        case notTheDatabase(String)
        /// A secret that a change needs is not at hand.
        case secretMissing(String)
        /// There has been no such revision.
        case noSuchRevision(Int64, newest: Int64)
        /// The history does not reach back to the revision.
        case pruned(Int64, reversibleFrom: Int64)
        /// A tenant cannot go for good: names everything that stands in the way.
        case purgeRefused(PurgeObstacles)
        /// A moment for a hold to end that is over.
        case holdIsOver
    }

    init(_ code: Code) {
        self.code = code
    }

    /// One sentence; names rows and references, never values.
    public var description: String {
        switch code {
        case .database(let error): error.description
        case .malformed(let what): "the database holds something that cannot be understood: \(what)"
        case .unreadableLedger(let bot, let kind, let reason):
            "the database holds something that cannot be understood: tenantctl.ledger of bot \(bot), \(kind.name): \(reason); "
                + "no tenant is planned, since nobody can tell what of it was applied\nhint: bring the row back from a backup, or have what is there taken over "
                + "anew, which asks about it:\n"
                + "  DELETE FROM tenantctl.ledger WHERE bot_id = \(bot) AND kind = '\(kind.name)';"
        case .noState: "the control schema has no state row; run `tenantctl migrate verify`"
        case .stale(let first, let others):
            "the database moved since the plan was made: \(first)"
                + (others > 0 ? " and \(others) more" : "")
        case .altered(let first, let others):
            "a trigger or a rule of the database alters what is written: \(first)"
                + (others > 0 ? ", and in \(others) more" : "") + "; nothing was written"
        case .outOfRange(let table): "a number does not fit its column of \(table); nothing was written"
        case .notTheDatabase(let why): "who answers cannot know what became of the operation: \(why)"
        case .secretMissing(let reference): "the secret \(reference) is not at hand"
        case .noSuchRevision(let revision, let newest):
            "there is no revision \(revision): the database is at revision \(newest)"
        case .pruned(let revision, let reversibleFrom):
            "the history does not reach back to revision \(revision): what was changed up to revision \(reversibleFrom) "
                + "is not kept any more, so that \(reversibleFrom) is the earliest to go back to"
        case .purgeRefused(let obstacles): obstacles.description
        case .holdIsOver: "the hold would be over already: its end is in the past"
        }
    }
}
