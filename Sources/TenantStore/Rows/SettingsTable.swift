internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// `tenantctl.settings`: the policy and the catalog in force.
enum SettingsTable {
    /// Reads them; what nobody stored is as it is by default.
    ///
    /// - Throws: ``StoreError`` with `malformed` for what this version did not write: rules that are not understood must not
    ///   be taken for none.
    static func read(on connection: isolated PostgresConnection) throws -> RecordedSettings {
        var (policy, catalog) = (Policy.standard, Catalog.builtIn)
        var revisions: [DirectoryChange.Kind: Int64] = [:]
        for row in try connection.query("SELECT name, value::text, revision FROM tenantctl.settings") {
            let (name, text) = (try row[0, as: String.self], try row[1, as: String.self])
            guard let kind = DirectoryChange.Kind(rawValue: name) else { continue }
            let json = (try? JSONText(parsing: Array(text.utf8)))?.value ?? .null
            switch kind {
            case .policy: policy = try understood(Policy(json), name)
            case .catalog: catalog = try understood(Catalog(own: json), name)
            case .environment, .source: break
            }
            revisions[kind] = try row[2, as: Int64.self]
        }
        return RecordedSettings(
            inForce: DirectorySettings(policy: policy, catalog: catalog),
            policyRevision: revisions[.policy],
            catalogRevision: revisions[.catalog]
        )
    }

    /// Reads the catalog alone: a runtime follows no policy, so that one of a newer tool does not stop it.
    ///
    /// - Throws: ``StoreError`` with `malformed`: keys that are not understood may be secret ones.
    static func readCatalog(on connection: isolated PostgresConnection) throws -> (catalog: Catalog, revision: Int64?) {
        let name = DirectoryChange.Kind.catalog.rawValue
        let rows = try connection.query(
            "SELECT value::text, revision FROM tenantctl.settings WHERE name = \(name)"
        )
        guard let row = rows.first else { return (.builtIn, nil) }
        let json = (try? JSONText(parsing: Array(try row[0, as: String.self].utf8)))?.value ?? .null
        return (try understood(Catalog(own: json), name), try row[1, as: Int64.self])
    }

    private static func understood<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else {
            throw StoreError(
                .malformed(
                    "tenantctl.settings, \(name): it was stored by another version of the tool; use that one or a newer one"
                )
            )
        }
        return value
    }

    /// Compares what is in force with what the plan was judged by. Only applies write it, and they hold our lock.
    ///
    /// - Throws: ``StoreError`` with `stale`.
    static func verify(_ expected: DirectoryStamp, on connection: isolated PostgresConnection) throws {
        let rows = try connection.query(
            """
            SELECT environment, (SELECT revision FROM tenantctl.settings WHERE name = 'policy'),
                (SELECT revision FROM tenantctl.settings WHERE name = 'catalog')
            FROM tenantctl.state
            """
        )
        guard let row = rows.first else { throw StoreError(.noState) }
        let moved = [
            (try row[1, as: Int64?.self] == expected.policyRevision, "the policy"),
            (try row[2, as: Int64?.self] == expected.catalogRevision, "the catalog"),
            (try row[0, as: String?.self] == expected.environment, "the environment"),
        ].filter { !$0.0 }
        guard let first = moved.first else { return }
        throw StoreError(.stale(first: "\(first.1) was changed by another apply meanwhile", others: moved.count - 1))
    }

    /// Stores what changes.
    static func write(
        _ changes: [DirectoryChange],
        _ settings: DirectorySettings,
        revision: Int64,
        on connection: isolated PostgresConnection
    ) throws {
        for change in changes {
            let value: JSON
            switch change.kind {
            case .policy: value = settings.policy.json
            case .catalog: value = settings.catalog.ownJSON
            // Kept in `tenantctl.state`, which every apply writes.
            case .environment, .source: continue
            }
            try connection.execute(
                """
                INSERT INTO tenantctl.settings (name, value, revision)
                VALUES (\(change.kind.rawValue), \(JSONB(JSONText(value).text)), \(revision))
                ON CONFLICT (name) DO UPDATE
                SET value = excluded.value, revision = excluded.revision, updated_at = now()
                """
            )
        }
    }
}
