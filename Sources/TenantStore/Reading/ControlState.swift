public import PostgresDriver
public import TenantModel

/// The one row of the control schema: which database this is, and how far.
public struct ControlState: Sendable {
    /// What plans are stamped with.
    public let stamp: DatabaseStamp
    /// Makes fingerprints under this database's key, which never leaves this value.
    public let fingerprinter: Fingerprinter
    /// Where the database is.
    public let place: DatabasePlace
    /// Where it was set up, or was said to belong since; see ``IdentityChoice``.
    public let recordedPlace: DatabasePlace
    /// The commit of the manifests that were applied last, of those that came from a known one.
    public let sourceCommit: String?

    /// Policy and catalog in force.
    public let settings: RecordedSettings

    /// Whether this is a copy of the database that was set up, or that one was moved or renamed.
    public var isMoved: Bool { !place.isSame(as: recordedPlace) }

    /// Reads the row.
    ///
    /// - Throws: ``StoreError``.
    public static func read(on connection: isolated PostgresConnection) throws(StoreError) -> ControlState {
        do {
            let rows = try connection.query(
                """
                SELECT identity, revision, environment, fingerprint_key,
                    (SELECT max(version) FROM tenantctl.schema_migrations), database_name, system_identifier,
                    source_commit
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
                fingerprinter: Fingerprinter(key: try row[3, as: [UInt8].self]),
                place: try DatabasePlace(of: connection),
                recordedPlace: DatabasePlace(name: try row[5], systemIdentifier: try row[6, as: Int64?.self]),
                sourceCommit: try row[7, as: String?.self],
                settings: try SettingsTable.read(on: connection)
            )
        } catch let error as StoreError {
            throw error
        } catch let error as PostgresError {
            throw StoreError(error.code == .decoding && error.message.isEmpty ? .noState : .database(error))
        } catch {
            throw StoreError(.malformed("tenantctl.state: \(error)"))
        }
    }
}
