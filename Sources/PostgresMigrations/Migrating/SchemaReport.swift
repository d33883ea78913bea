internal import MigrationScripts

/// What `verify` found.
package struct SchemaReport: Sendable, Equatable {
    /// Where every migration stands.
    package let migrations: [MigrationStatus]
    /// The version as a whole.
    package let version: SchemaVersion
    /// Where the tables are not what the migrations that were done promise. Sorted by table, kind and name.
    package let differences: [SchemaDifference]
    /// What others added that may be in the way of writing. Sorted by table.
    package let additions: [SchemaAddition]

    /// Whether every migration is done with the program's files and everything they promise is there.
    package var isSound: Bool {
        differences.isEmpty
            && migrations.allSatisfy { migration in
                if case .done = migration.state { true } else { false }
            }
    }
}

extension SchemaReport: CustomStringConvertible {
    /// A line for the version, for each migration that is not simply done, for each difference and each addition, and where a
    /// file differs what to do about it.
    package var description: String {
        var lines = [heading]
        for migration in migrations {
            if case .done = migration.state { continue }
            lines.append(migration.description)
        }
        lines += differences.map(\.description)
        lines += additions.map { "warning: \($0)" }
        if case .changed = version { lines.append(wayOn) }
        return lines.joined(separator: "\n")
    }

    /// The version; what stands below it must not contradict it, nor send to where the reader is.
    private var heading: String {
        switch version {
        case .current(let version) where !isSound:
            "the database has had every migration up to \(version), and is not what they promise:"
        case .changed: "the database was migrated with other files than those in this tenantctl:"
        default: version.description
        }
    }

    /// What to do where a file is another one than the one that was run.
    private var wayOn: String {
        guard differences.isEmpty else {
            return "hint: use the tenantctl that migrated it, or bring the tables to what is said here and verify again"
        }
        let corrections = migrations.compactMap { migration -> String? in
            guard case .changed = migration.state,
                let script = MigrationScripts.all.first(where: { $0.version == migration.version })
            else { return nil }
            return
                "update tenantctl.schema_migrations set checksum = '\(script.checksum)' where version = \(script.version)"
        }
        return
            "hint: the tables are what this tenantctl's files promise; use the tenantctl that migrated it, or record "
            + "these files as the ones that it has had: `\(corrections.joined(separator: "; "))`"
    }
}
