internal import PostgresDriver

extension Migrator {
    static let stateTable = "tenantctl.state"

    /// Puts a row in the place of the one that was lost: at the revision that the operations tell, and with a key of its own,
    /// since no other table holds the old one.
    static let stateRow = """
        insert into tenantctl.state (revision) select coalesce(max(revision), 0) from tenantctl.operations
        """

    /// What to do about a row that is lost.
    static let stateRemedy =
        "put it back from a backup; without one run `\(stateRow)`: then plans show every secret as changed, once"

    /// Whether the control schema's one row is gone, as far as this role may look.
    static func lacksState(_ connection: isolated PostgresConnection) throws -> Bool {
        let visible = try connection.query(
            """
            select from pg_catalog.pg_class class
            join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
            where namespace.nspname = 'tenantctl' and class.relname = 'state'
                and has_schema_privilege(namespace.oid, 'usage')
                and has_column_privilege(class.oid, 'singleton', 'select')
            """
        )
        guard !visible.isEmpty else { return false }
        return try MigrationError.explaining("reading \(stateTable)") {
            try connection.query("select singleton from tenantctl.state").isEmpty
        }
    }
}

extension MigrationError {
    static func lostState() -> MigrationError {
        MigrationError(
            .lostState,
            "the schema is up to date, but \(Migrator.stateTable) has no row; nothing was written",
            hint: Migrator.stateRemedy
        )
    }
}
