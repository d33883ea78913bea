internal import PostgresDriver

extension SchemaDescription {
    /// The constraints that are there and enforce nothing: foreign keys, and keys that can be deferred, are looked after by
    /// triggers, which `alter table … disable trigger all` switches off.
    ///
    /// A foreign key has triggers on both of its tables; the object names the one whose triggers are off. Settings of the
    /// transaction as for ``read(_:)``.
    static func disabledConstraints(_ connection: isolated PostgresConnection) throws -> [SchemaObject] {
        let rows = try MigrationError.explaining("reading the catalog") {
            try connection.query(
                """
                select distinct format('%I.%I', namespace.nspname, class.relname), item.conname::text,
                    pg_get_constraintdef(item.oid)
                from pg_catalog.pg_trigger switched
                join pg_catalog.pg_class class on class.oid = switched.tgrelid
                join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
                join pg_catalog.pg_constraint item on item.oid = switched.tgconstraint
                where switched.tgisinternal and switched.tgenabled in ('D', 'R')
                    and namespace.nspname in ('public', 'tenantctl')
                """
            )
        }
        return try rows.map { row in
            SchemaObject(
                .constraint,
                table: try row[0, as: String.self],
                name: try row[1, as: String.self],
                definition: try row[2, as: String.self]
            )
        }
    }
}
