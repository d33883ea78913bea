internal import PostgresDriver

extension SchemaDescription {
    /// Reads the catalog. Needs no right to any table, and a read-only transaction is enough.
    ///
    /// Tables that belong to an extension are left out.
    ///
    /// The search path decides whether the server prints `bots` or `public.bots`, so the caller's transaction
    /// has to have `Migrator.searchPath`.
    static func read(_ connection: isolated PostgresConnection) throws -> SchemaDescription {
        // It waits for a table that is being altered: the server looks into tables to print their constraints.
        let rows = try MigrationError.explaining("reading the catalog") {
            try connection.query(Self.catalogQuery)
        }
        return SchemaDescription(try rows.compactMap(Self.object))
    }

    private static func object(_ row: PostgresRow) throws -> SchemaObject? {
        let kindName = try row["kind", as: String.self]
        guard let kind = SchemaObject.Kind(rawValue: kindName) else { return nil }
        let column = try row["type", as: String?.self].map { type in
            SchemaObject.Column(
                type: type,
                isNullable: try row["nullable", as: Bool?.self] ?? true,
                defaultExpression: try row["default_expression", as: String?.self]
            )
        }
        return SchemaObject(
            kind,
            table: try row["table_name", as: String.self],
            name: try row["name", as: String.self],
            column: column,
            definition: try row["definition", as: String.self]
        )
    }

    /// PostgreSQL 18 lists NOT NULL among the constraints (`contype` n); here it is a property of the column
    /// whatever the version, so the kinds of constraint are named.
    private static let catalogQuery: SQL = """
        with relation as (
            select class.oid, class.relkind,
                format('%I.%I', namespace.nspname, class.relname) as table_name
            from pg_catalog.pg_class class
            join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
            where namespace.nspname in ('public', 'tenantctl')
                and class.relkind in ('r', 'p', 'f', 'v', 'm')
                and not exists (
                    select from pg_catalog.pg_depend dependency
                    where dependency.classid = 'pg_catalog.pg_class'::regclass
                        and dependency.objid = class.oid and dependency.deptype = 'e'
                )
        )
        select case when relkind in ('v', 'm') then 'view' else 'table' end as kind,
            table_name, '' as name, null::text as type, null::boolean as nullable,
            null::text as default_expression, '' as definition
        from relation
        union all
        select 'column', table_name, attribute.attname::text,
            format_type(attribute.atttypid, attribute.atttypmod), not attribute.attnotnull,
            case
                when attribute.attidentity <> '' then 'sequence'
                when pg_get_expr(source.adbin, source.adrelid) like 'nextval(%' then 'sequence'
                else pg_get_expr(source.adbin, source.adrelid)
            end, ''
        from relation
        join pg_catalog.pg_attribute attribute on attribute.attrelid = relation.oid
        left join pg_catalog.pg_attrdef source
            on source.adrelid = attribute.attrelid and source.adnum = attribute.attnum
        where attribute.attnum > 0 and not attribute.attisdropped
        union all
        select 'constraint', table_name, item.conname::text, null, null, null,
            pg_get_constraintdef(item.oid)
        from relation
        join pg_catalog.pg_constraint item on item.conrelid = relation.oid
        where item.contype in ('p', 'u', 'x', 'c', 'f')
        union all
        select 'index', table_name, class.relname::text, null, null, null,
            case when item.indisunique then 'UNIQUE ' else '' end
                || substring(pg_get_indexdef(item.indexrelid) from ' (USING .*)$')
                || case when item.indisvalid then '' else ' INVALID' end
        from relation
        join pg_catalog.pg_index item on item.indrelid = relation.oid
        join pg_catalog.pg_class class on class.oid = item.indexrelid
        where not exists (
            select from pg_catalog.pg_constraint owner
            where owner.conindid = item.indexrelid and owner.contype in ('p', 'u', 'x')
        )
        union all
        select 'function',
            format('%I.%I(%s)', namespace.nspname, function.proname, oidvectortypes(function.proargtypes)),
            pg_get_function_result(function.oid), null, null, null, md5(function.prosrc)
        from pg_catalog.pg_proc function
        join pg_catalog.pg_namespace namespace on namespace.oid = function.pronamespace
        where namespace.nspname = 'tenantctl' and function.prokind = 'f'
        """
}
