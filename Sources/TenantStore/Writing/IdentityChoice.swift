public import PostgresDriver

/// What a database that was copied, moved or renamed is from now on.
public enum IdentityChoice: String, Sendable, CaseIterable {
    /// It takes the place of the original and keeps its identity: saved plans of the original are of this database.
    case keep
    /// It is a database of its own beside the original: saved plans of the original are of another one.
    case renew

    /// Writes where the database is now, and a new identity if that is the choice.
    ///
    /// - Parameter connection: A connection with an open transaction, `READ COMMITTED`.
    /// - Returns: The identity.
    /// - Throws: ``StoreError``, `PostgresError`.
    public func write(on connection: isolated PostgresConnection) throws -> String {
        // An apply compares identities; none may be half way.
        try connection.execute("SELECT pg_advisory_xact_lock(\(ApplyWriter.lockKey))")
        let place = try DatabasePlace(of: connection)
        let rows = try connection.query(
            """
            UPDATE tenantctl.state
            SET database_name = \(place.name), system_identifier = \(place.systemIdentifier),
                identity = CASE WHEN \(self == .renew) THEN gen_random_uuid() ELSE identity END,
                updated_at = clock_timestamp()
            RETURNING identity
            """
        )
        guard let row = rows.first else { throw StoreError(.noState) }
        return try row[0]
    }
}
