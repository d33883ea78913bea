internal import PostgresDriver

extension SchemaDescription {
    /// The constraints that are there and enforce nothing, a difference a table: foreign keys, and keys that can be deferred,
    /// are looked after by triggers, which `alter table … disable trigger all` switches off.
    ///
    /// A foreign key has triggers on both of its tables; the table is the one whose triggers are off. Settings of the
    /// transaction as for ``read(_:)``.
    static func disabledConstraints(
        in tables: Set<String>,
        _ connection: isolated PostgresConnection
    ) throws -> [SchemaDifference] {
        let rows = try MigrationError.explaining("reading the catalog") {
            try connection.query(
                """
                select format('%I.%I', namespace.nspname, class.relname) as table_name,
                    array_agg(distinct item.conname::text order by item.conname::text)
                from pg_catalog.pg_trigger switched
                join pg_catalog.pg_class class on class.oid = switched.tgrelid
                join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
                join pg_catalog.pg_constraint item on item.oid = switched.tgconstraint
                where switched.tgisinternal and switched.tgenabled in ('D', 'R')
                    and namespace.nspname in ('public', 'tenantctl')
                group by table_name order by table_name
                """
            )
        }
        return try rows.compactMap { row -> SchemaDifference? in
            let table = try row[0, as: String.self]
            guard tables.contains(table) else { return nil }
            let names = try row[1, as: [String].self]
            return SchemaDifference(object: SchemaObject(.table, table: table), reason: .disabled(names))
        }
    }
}
