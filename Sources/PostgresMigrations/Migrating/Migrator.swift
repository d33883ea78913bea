internal import MigrationScripts
package import PostgresDriver

/// Brings a database to the schema that this program needs, and says how far it is.
///
/// Each migration is one transaction together with the row that records it, so that there is no state between two
/// migrations to repair: whatever ends a run, the next one goes on with the first that is not recorded. The
/// transactions take an advisory lock each rather than the session one for all, which also works through a pooler
/// that hands every transaction another session.
package struct Migrator: Sendable {
    let connection: PostgresConnection

    /// How long `up` waits for another process that is migrating this database, and whatever only looks for a lock.
    package var lockTimeout: Duration

    /// Makes a migrator for the database that `connection` leads to.
    package init(connection: PostgresConnection, lockTimeout: Duration = .seconds(30)) {
        self.connection = connection
        self.lockTimeout = lockTimeout
    }

    /// Key of the advisory lock: the bytes of `tenantry` as a big-endian number. Advisory locks are a database's.
    static let lockKey: Int64 = 0x7465_6e61_6e74_7279

    /// Only the catalog, for the rest of the transaction: every name is printed with its schema and without quotes that it
    /// does not need, and no object of anybody else's is found in the place of a function.
    static let searchPath: SQL = """
        select set_config('search_path', 'pg_catalog', true), set_config('quote_all_identifiers', 'off', true)
        """

    /// Where every migration stands, by version, those that only the database knows included. Writes nothing.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` or `locked`; `PostgresError`.
    package func status() async throws -> [MigrationStatus] {
        try await look { Self.statuses(try MigrationRecord.readAll($0)) }
    }

    /// How the schema compares with the one that this program needs; see ``SchemaVersion/read(_:)``.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` or `locked`; `PostgresError`.
    package func version() async throws -> SchemaVersion {
        try await look { try SchemaVersion.read($0) }
    }

    /// Looks at the database in one read-only snapshot, in which it waits for no lock longer than ``lockTimeout``: a pipeline
    /// has to end.
    func look<Value: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await Self.look(connection, lockTimeout, body)
    }

    private static func look<Value: Sendable>(
        _ connection: isolated PostgresConnection,
        _ lockTimeout: Duration,
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) throws -> Value {
        try connection.withTransaction(.repeatableReadReadOnly) { connection in
            _ = try connection.query(searchPath + ", set_config('lock_timeout', \(lockTimeout.serverTime), true)")
            return try body(connection)
        }
    }

    static func statuses(_ records: [Int: MigrationRecord]) -> [MigrationStatus] {
        let known = MigrationScripts.all.map { script in
            let state: MigrationStatus.State =
                if let record = records[script.version] {
                    record.checksum == script.checksum
                        ? .done(record.outcome, at: record.appliedAt)
                        : .changed(record.outcome, at: record.appliedAt)
                } else {
                    .pending
                }
            return MigrationStatus(version: script.version, file: script.file, state: state)
        }
        let knownVersions = Set(known.map(\.version))
        let unknown = records.values.filter { !knownVersions.contains($0.version) }.map { record in
            MigrationStatus(
                version: record.version,
                file: MigrationScript.file(version: record.version, name: record.name),
                state: .unknown(record.outcome, at: record.appliedAt)
            )
        }
        return (known + unknown).sorted { $0.version < $1.version }
    }
}
