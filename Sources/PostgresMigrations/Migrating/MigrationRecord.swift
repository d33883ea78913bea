internal import PostgresDriver

/// A row of `tenantctl.schema_migrations`.
struct MigrationRecord: Sendable {
    let version: Int
    let name: String
    let checksum: String
    let outcome: MigrationStatus.Outcome
    /// RFC 3339, UTC, to the second.
    let appliedAt: String

    /// Every migration that the database has had, by version; empty if it has had none.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` if the role may not read them.
    static func readAll(_ connection: isolated PostgresConnection) throws -> [Int: MigrationRecord] {
        var records: [Int: MigrationRecord] = [:]
        let columns: SQL = """
            name, checksum, outcome,
            to_char(applied_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as applied_at
            """
        for row in try rows(columns, connection) {
            let record = try MigrationRecord(row)
            records[record.version] = record
        }
        return records
    }

    /// The checksum of every migration that the database has had, by version: what a role that only runs bots may read.
    ///
    /// - Throws: `MigrationError` with the code `permissionDenied` if the role may not read them.
    static func readChecksums(_ connection: isolated PostgresConnection) throws -> [Int: String] {
        var checksums: [Int: String] = [:]
        for row in try rows("checksum", connection) {
            let version: Int = try row["version"]
            checksums[version] = try row["checksum"]
        }
        return checksums
    }

    /// The version and these columns of every row; none where there is no table.
    private static func rows(_ columns: SQL, _ connection: isolated PostgresConnection) throws -> PostgresRows {
        // The catalog answers without any right, `to_regclass` would need one to the schema.
        let isThere = try connection.query(
            """
            select from pg_catalog.pg_class class
            join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
            where namespace.nspname = 'tenantctl' and class.relname = 'schema_migrations'
            """
        )
        guard !isThere.isEmpty else { return isThere }
        let selection: SQL = "select version::bigint, " + columns + " from tenantctl.schema_migrations"
        return try MigrationError.explaining("reading tenantctl.schema_migrations") {
            try connection.query(selection)
        }
    }

    private init(_ row: PostgresRow) throws {
        version = try row["version"]
        name = try row["name"]
        checksum = try row["checksum"]
        // An outcome that this version does not know was written by a newer one; its version says so.
        outcome = MigrationStatus.Outcome(rawValue: try row["outcome"]) ?? .applied
        appliedAt = try row["applied_at"]
    }
}
