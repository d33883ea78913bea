public import PostgresDriver
public import TenantModel

/// The one row of the control schema: which database this is, and how far.
public struct ControlState: Sendable {
    /// What plans are stamped with.
    public let stamp: DatabaseStamp
    /// Makes fingerprints under this database's key, which never leaves this value.
    public let fingerprinter: Fingerprinter

    /// Reads the row.
    ///
    /// - Throws: ``StoreError``.
    public static func read(on connection: isolated PostgresConnection) throws(StoreError) -> ControlState {
        do throws(PostgresError) {
            let rows = try connection.query(
                """
                SELECT identity, revision, environment, fingerprint_key,
                    (SELECT max(version) FROM tenantctl.schema_migrations)
                FROM tenantctl.state
                """
            )
            guard let row = rows.first else { throw PostgresError(.decoding, "") }
            return ControlState(
                stamp: DatabaseStamp(
                    identity: try row[0, as: String.self],
                    revision: try row[1, as: Int64.self],
                    schemaVersion: Int(try row[4, as: Int32?.self] ?? 0),
                    environment: try row[2, as: String?.self]
                ),
                fingerprinter: Fingerprinter(key: try row[3, as: [UInt8].self])
            )
        } catch {
            throw StoreError(error.code == .decoding && error.message.isEmpty ? .noState : .database(error))
        }
    }
}
