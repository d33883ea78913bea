internal import PostgresDriver

extension SchemaDescription {
    /// The constraints that are there and enforce nothing, a difference a table: foreign keys, and keys that can be deferred,
    /// are looked after by triggers, which `alter table … disable trigger all` switches off.
    ///
    /// Those of all tables in the schemas of the migrations, which may be others' too. A foreign key has triggers on both of its tables; the table is the one whose triggers are off. Settings of the
    /// transaction as for ``read(_:)``.
    static func disabledConstraints(_ connection: isolated PostgresConnection) throws -> [SchemaDifference] {
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
        return try rows.map { row in
            SchemaDifference(
                object: SchemaObject(.table, table: try row[0]),
                reason: .disabled(try row[1, as: [String].self])
            )
        }
    }
}
