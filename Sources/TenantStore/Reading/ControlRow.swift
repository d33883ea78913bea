internal import PostgresDriver
internal import TenantModel

/// The one row of `tenantctl.state`.
struct ControlRow {
    let stamp: DatabaseStamp
    let fingerprinter: Fingerprinter
    let place: DatabasePlace
    let recordedPlace: DatabasePlace
    let sourceCommit: String?

    /// Reads it.
    ///
    /// - Throws: ``StoreError``.
    static func read(on connection: isolated PostgresConnection) throws(StoreError) -> ControlRow {
        do {
            let rows = try connection.query(
                """
                SELECT identity, revision, environment, fingerprint_key,
                    (SELECT max(version) FROM tenantctl.schema_migrations), database_name, system_identifier,
                    source_commit
                FROM tenantctl.state
                """
            )
            guard let row = rows.first else { throw StoreError(.noState) }
            return ControlRow(
                stamp: DatabaseStamp(
                    identity: try row[0, as: String.self],
                    revision: try row[1, as: Int64.self],
                    schemaVersion: Int(try row[4, as: Int32?.self] ?? 0),
                    environment: try row[2, as: String?.self]
                ),
                fingerprinter: Fingerprinter(key: try row[3, as: [UInt8].self]),
                place: try DatabasePlace(of: connection),
                recordedPlace: DatabasePlace(name: try row[5], systemIdentifier: try row[6, as: Int64?.self]),
                sourceCommit: try row[7, as: String?.self]
            )
        } catch {
            throw StoreError(error, in: "tenantctl.state")
        }
    }
}

extension StoreError {
    /// What it means that a table of our own could not be read.
    init(_ error: any Error, in table: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as PostgresError: self.init(.database(error))
        default: self.init(.malformed("\(table): \(error)"))
        }
    }
}
