internal import CanonicalJSON
internal import Escaping
internal import PostgresMigrations

/// What the commands below `migrate` say. Names and definitions come from tables that nobody checked.
struct MigrationOutput {
    let format: OutputFormat

    /// A migration that is committed; in JSON an event a line.
    func finished(_ migration: AppliedMigration) {
        switch format {
        case .text: Standard.outputAfterwards("\(migration.file): \(migration.outcome.rawValue)\n")
        case .json:
            Standard.outputAfterwards(
                document { writer in
                    writer.member("event", string: "migrated")
                    writer.member("version", integer: migration.version)
                    writer.member("file", string: migration.file)
                    writer.member("outcome", string: migration.outcome.rawValue)
                    writer.member("completions") { $0.write(.array(migration.completions.map(JSON.string))) }
                }
            )
        }
    }

    /// The end of `up`, after so many migrations.
    func finishedAll(_ count: Int) {
        switch format {
        case .text: if count == 0 { Standard.output("No migration is pending.\n") }
        case .json:
            Standard.outputAfterwards(
                document { writer in
                    writer.member("event", string: "up_to_date")
                    writer.member("applied", integer: count)
                    writer.member("schema_version", integer: SchemaVersion.needed)
                }
            )
        }
    }

    func status(_ migrations: [MigrationStatus]) {
        switch format {
        case .text: for migration in migrations { Standard.output(TerminalText.escaped("\(migration)") + "\n") }
        case .json: Standard.output(document { Self.write(migrations, to: &$0) })
        }
    }

    func verified(_ report: SchemaReport) {
        switch format {
        case .text: Standard.output(TerminalText.escapedLines("\(report)") + "\n")
        case .json:
            Standard.output(
                document { writer in
                    writer.member("sound", bool: report.isSound)
                    writer.member("needed_version", integer: SchemaVersion.needed)
                    Self.write(report.migrations, to: &writer)
                    writer.member("differences") { writer in
                        writer.array { writer in
                            for difference in report.differences { writer.element { Self.write(difference, to: &$0) } }
                        }
                    }
                    writer.member("warnings") { writer in
                        writer.array { writer in
                            for addition in report.additions { writer.element { Self.write(addition, to: &$0) } }
                        }
                    }
                }
            )
        }
    }

    private static func write(_ migrations: [MigrationStatus], to writer: inout JSONWriter) {
        writer.member("migrations") { writer in
            writer.array { writer in
                for migration in migrations {
                    writer.element { writer in
                        writer.object { writer in
                            writer.member("version", integer: migration.version)
                            writer.member("file", string: migration.file)
                            writer.member("state", string: migration.state.name)
                            writer.member("outcome", string: migration.state.outcome?.rawValue)
                            writer.member("at", string: migration.state.time)
                        }
                    }
                }
            }
        }
    }

    private static func write(_ difference: SchemaDifference, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", string: difference.object.kind.rawValue)
            writer.member("table", string: difference.object.table)
            writer.member("name", string: difference.object.name.isEmpty ? nil : difference.object.name)
            writer.member("message", string: difference.description)
        }
    }

    private static func write(_ addition: SchemaAddition, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", string: addition.kind.rawValue)
            writer.member("table", string: addition.table)
            writer.member("name", string: addition.name.isEmpty ? nil : addition.name)
            writer.member("message", string: addition.description)
        }
    }

    private func document(_ members: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            members(&writer)
        }
        return writer.text + "\n"
    }
}

extension MigrationStatus.State {
    fileprivate var name: String {
        switch self {
        case .done: "done"
        case .pending: "pending"
        case .changed: "changed"
        case .unknown: "unknown"
        }
    }

    fileprivate var outcome: MigrationStatus.Outcome? {
        switch self {
        case .done(let outcome, _), .changed(let outcome, _), .unknown(let outcome, _): outcome
        case .pending: nil
        }
    }

    fileprivate var time: String? {
        switch self {
        case .done(_, let time), .changed(_, let time), .unknown(_, let time): time
        case .pending: nil
        }
    }
}
