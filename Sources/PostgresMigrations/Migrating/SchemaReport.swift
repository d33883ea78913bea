/// What `verify` found.
package struct SchemaReport: Sendable, Equatable {
    /// Where every migration stands.
    package let migrations: [MigrationStatus]
    /// The version as a whole.
    package let version: SchemaVersion
    /// Where the tables are not what the migrations that were done promise. Sorted by table, kind and name.
    package let differences: [SchemaDifference]

    /// Whether every migration is done with the program's files and everything they promise is there.
    package var isSound: Bool {
        differences.isEmpty
            && migrations.allSatisfy { migration in
                if case .done = migration.state { true } else { false }
            }
    }
}

extension SchemaReport: CustomStringConvertible {
    /// A line for the version, for each migration that is not simply done, and for each difference.
    package var description: String {
        var lines = [heading]
        for migration in migrations {
            if case .done = migration.state { continue }
            lines.append(migration.description)
        }
        lines += differences.map(\.description)
        return lines.joined(separator: "\n")
    }

    /// The version; what stands below it must not contradict it.
    private var heading: String {
        guard case .current(let version) = version, !isSound else { return version.description }
        return "the database has had every migration up to \(version), and is not what they promise:"
    }
}
