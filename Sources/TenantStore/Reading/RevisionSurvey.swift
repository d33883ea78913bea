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
            let rows = try connection.query("SELECT identity, revision, pg_is_in_recovery() FROM tenantctl.state")
            guard let row = rows.first else { throw StoreError(.noState) }
            let (identity, newest, isStandby): (String, Int64, Bool) = (try row[0], try row[1], try row[2])
            guard newest > revision else {
                return RevisionSurvey(identity: identity, revision: newest, isStandby: isStandby)
            }
            // Pruning removes changes and leaves operations, and remembers up to which revision it did.
            let history = try connection.query(
                """
                SELECT (SELECT count(*) FROM tenantctl.operations WHERE revision > \(revision)) = \(newest - revision)
                    AND (SELECT reversible_from FROM tenantctl.history_extent) <= \(revision)
                """
            )
            let changed = try connection.query(
                "SELECT DISTINCT bot_id FROM tenantctl.changes WHERE revision > \(revision)"
            )
            let bots = try changed.map { try $0[0, as: Int32?.self] }
            return RevisionSurvey(
                identity: identity,
                revision: newest,
                isStandby: isStandby,
                isComplete: try history.first?[0, as: Bool?.self] ?? false,
                changesDirectory: bots.contains(nil),
                bots: Set(bots.compactMap(\.self))
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
