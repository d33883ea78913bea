package import PostgresDriver

/// What the history says about the time since a revision: enough to know what to read again.
package struct RevisionSurvey: Sendable, Hashable {
    /// The identity that the control schema was born with.
    package let identity: String
    /// The revision that the database is at.
    package let revision: Int64
    /// Whether the server is a standby, which may lag behind.
    package let isStandby: Bool
    /// Whether every revision since is there with its changes. Also false when some may have been forgotten.
    package let isComplete: Bool
    /// Whether something changed for the whole directory.
    package let changesDirectory: Bool
    /// `bots.id` of those that changed, each once; of a tenant that is gone too.
    package let bots: Set<Int32>

    /// Makes a survey.
    package init(
        identity: String,
        revision: Int64,
        isStandby: Bool = false,
        isComplete: Bool = true,
        changesDirectory: Bool = false,
        bots: Set<Int32> = []
    ) {
        self.identity = identity
        self.revision = revision
        self.isStandby = isStandby
        self.isComplete = isComplete
        self.changesDirectory = changesDirectory
        self.bots = bots
    }

    /// Reads it. While nothing has happened, that is one row.
    ///
    /// - Parameters:
    ///   - revision: The revision that somebody knows.
    ///   - connection: A connection with an open transaction: `REPEATABLE READ READ ONLY`.
    /// - Returns: The survey.
    /// - Throws: ``StoreError``.
    package static func read(
        since revision: Int64,
        on connection: isolated PostgresConnection
    ) throws(StoreError) -> RevisionSurvey {
        do {
            // One question: each costs a way there and back, and somebody waits for the change. Pruning removes changes and
            // leaves operations, and remembers up to which revision it did.
            let rows = try connection.query(
                """
                SELECT state.identity, state.revision, pg_is_in_recovery(),
                    (SELECT count(*) FROM tenantctl.operations WHERE revision > \(revision)) = state.revision - \(revision)
                        AND (SELECT reversible_from FROM tenantctl.history_extent) <= \(revision),
                    EXISTS (SELECT FROM tenantctl.changes WHERE revision > \(revision) AND bot_id IS NULL),
                    ARRAY(
                        SELECT DISTINCT bot_id FROM tenantctl.changes WHERE revision > \(revision) AND bot_id IS NOT NULL
                    )
                FROM tenantctl.state AS state
                """
            )
            guard let row = rows.first else { throw StoreError(.noState) }
            let (identity, newest, isStandby): (String, Int64, Bool) = (try row[0], try row[1], try row[2])
            guard newest > revision else {
                return RevisionSurvey(identity: identity, revision: newest, isStandby: isStandby)
            }
            return RevisionSurvey(
                identity: identity,
                revision: newest,
                isStandby: isStandby,
                isComplete: try row[3, as: Bool?.self] ?? false,
                changesDirectory: try row[4],
                bots: Set(try row[5, as: [Int32].self])
            )
        } catch let error as StoreError {
            throw error
        } catch let error as PostgresError {
            throw StoreError(.database(error))
        } catch {
            throw StoreError(.malformed("tenantctl.changes: \(error)"))
        }
    }
}
