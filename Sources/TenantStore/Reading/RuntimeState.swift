package import PostgresDriver
package import TenantModel

/// What a runtime has to know of the whole database: which one it is, how far, and what its keys mean.
package struct RuntimeState: Sendable {
    /// The identity that the control schema was born with.
    package let identity: String
    /// The revision of the last apply; 0 before the first.
    package let revision: Int64
    /// The version of the newest migration.
    package let schemaVersion: Int
    /// The revision that put the catalog in force; `nil` while there is only the built-in one.
    package let catalogRevision: Int64?

    /// Reads it. Call it in a snapshot: `REPEATABLE READ READ ONLY`. The fingerprint key is not touched, so that a
    /// runtime's role needs no right to it.
    ///
    /// - Throws: ``StoreError``.
    package static func read(on connection: isolated PostgresConnection) throws -> RuntimeState {
        do {
            let rows = try connection.query(
                """
                SELECT identity, revision, (SELECT max(version) FROM tenantctl.schema_migrations),
                    (SELECT revision FROM tenantctl.settings WHERE name = \(DirectoryChange.Kind.catalog.rawValue))
                FROM tenantctl.state
                """
            )
            guard let row = rows.first else { throw StoreError(.noState) }
            return RuntimeState(
                identity: try row[0],
                revision: try row[1],
                schemaVersion: Int(try row[2, as: Int32?.self] ?? 0),
                catalogRevision: try row[3]
            )
        } catch let error as PostgresError {
            throw StoreError(.database(error))
        }
    }

    /// Reads which database it is, and nothing else.
    ///
    /// - Throws: `PostgresError`; also for a database that is none of ours.
    package static func readIdentity(on connection: isolated PostgresConnection) throws(PostgresError) -> String {
        let rows = try connection.query("SELECT identity FROM tenantctl.state")
        guard let row = rows.first else { throw PostgresError(.decoding, "tenantctl.state has no row") }
        return try row[0, as: String.self]
    }

    /// Reads the catalog in force: the built-in one with the organisation's own keys.
    ///
    /// - Throws: ``StoreError``; `malformed` for one that another version of the tool stored: a key that it calls secret
    ///   must not be taken for a plain one.
    package static func readCatalog(on connection: isolated PostgresConnection) throws -> Catalog {
        do {
            return try SettingsTable.readCatalog(on: connection).catalog
        } catch let error as PostgresError {
            throw StoreError(.database(error))
        }
    }
}
