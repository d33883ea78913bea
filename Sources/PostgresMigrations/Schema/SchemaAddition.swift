internal import PostgresDriver

/// Something that somebody added to a table of the migrations and that may refuse, alter or hide what is written there. It is
/// theirs to have: it is said, and is no difference.
package struct SchemaAddition: Hashable, Sendable {
    /// What was added.
    package enum Kind: String, Sendable {
        case trigger, rule
        case check = "check constraint"
        case unique = "unique key"
        case exclusion = "exclusion constraint"
        case foreignKey = "foreign key"
        case rowSecurity = "row-level security"
    }

    /// What was added.
    package let kind: Kind
    /// Schema and table: `public.bots`.
    package let table: String
    /// Its name; empty for row-level security, which has none.
    package let name: String

    /// Those on the tables of `promised`, sorted by table, kind and name. Settings of the transaction as for
    /// ``SchemaDescription/read(_:)``.
    ///
    /// - Parameters:
    ///   - promised: What the migrations promise.
    ///   - found: What is there.
    ///   - connection: A connection to the database.
    /// - Returns: What was added.
    /// - Throws: `MigrationError`; `PostgresError`.
    static func all(
        besides promised: SchemaDescription,
        in found: SchemaDescription,
        _ connection: isolated PostgresConnection
    ) throws -> [SchemaAddition] {
        let tables = promised.tables
        // By what they forbid: keys have other names where the bot made them.
        let essences = Set(promised.objects.lazy.map { [$0.table, $0.essence] })
        var additions = found.objects.compactMap { object -> SchemaAddition? in
            guard let kind = Kind(refusing: object), !essences.contains([object.table, object.essence]) else {
                return nil
            }
            return SchemaAddition(kind: kind, table: object.table, name: object.name)
        }
        let rows = try MigrationError.explaining("reading the catalog") { try connection.query(query) }
        for row in rows {
            guard let kind = Kind(rawValue: try row[0, as: String.self]) else { continue }
            additions.append(SchemaAddition(kind: kind, table: try row[1], name: try row[2]))
        }
        return additions.filter { tables.contains($0.table) }.sorted {
            ($0.table, $0.kind.rawValue, $0.name) < ($1.table, $1.kind.rawValue, $1.name)
        }
    }

    /// The migrations make no trigger and no rule, but the rules that views consist of.
    private static let query: SQL = """
        with relation as (
            select class.oid, class.relrowsecurity, format('%I.%I', namespace.nspname, class.relname) as table_name
            from pg_catalog.pg_class class
            join pg_catalog.pg_namespace namespace on namespace.oid = class.relnamespace
            where namespace.nspname in ('public', 'tenantctl')
        )
        select 'trigger', table_name, tgname::text from relation
        join pg_catalog.pg_trigger on tgrelid = relation.oid
        where not tgisinternal and tgenabled <> 'D'
        union all
        select 'rule', table_name, rulename::text from relation
        join pg_catalog.pg_rewrite on ev_class = relation.oid
        where rulename <> '_RETURN' and ev_enabled <> 'D'
        union all
        select 'row-level security', table_name, '' from relation
        where relrowsecurity
        """
}

extension SchemaAddition.Kind {
    /// Of a constraint or an index that can refuse a row; `nil` for everything else.
    fileprivate init?(refusing object: SchemaObject) {
        switch (object.kind, object.definition.prefix { $0 != " " }) {
        case (.constraint, "CHECK"): self = .check
        case (.constraint, "UNIQUE"), (.constraint, "PRIMARY"), (.index, "UNIQUE"): self = .unique
        case (.constraint, "EXCLUDE"): self = .exclusion
        case (.constraint, "FOREIGN"): self = .foreignKey
        default: return nil
        }
    }
}

extension SchemaAddition: CustomStringConvertible {
    /// One sentence: what it is and what it may do.
    package var description: String {
        switch kind {
        case .trigger, .rule:
            "\(kind.rawValue) \(table).\(name) is none of the migrations': it may alter or refuse what is written"
        case .check, .unique, .exclusion, .foreignKey:
            "\(kind.rawValue) \(table).\(name) is none of the migrations': it may refuse what is written"
        case .rowSecurity:
            "\(kind.rawValue) is on for \(table), and the migrations do not switch it on: it refuses roles that do not own the "
                + "table"
        }
    }
}
