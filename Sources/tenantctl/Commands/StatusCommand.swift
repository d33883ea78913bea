internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel
internal import TenantReconciler
internal import TenantStore

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the revision of the database and the last apply."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let (connection, _) = try await database.connectMigrated()
        let status = try await DatabaseStatus.read(on: connection)
        await connection.close()
        switch format {
        case .text: Standard.output(status.text)
        case .json: Standard.output(status.json + "\n")
        }
    }
}

/// The revision of a database and how it came about.
struct DatabaseStatus: Sendable {
    let state: ControlState
    let last: OperationRecord?

    static func read(on connection: isolated PostgresConnection) throws -> DatabaseStatus {
        try connection.withTransaction(.repeatableReadReadOnly) { @Sendable connection in
            DatabaseStatus(
                state: try ControlState.read(on: connection),
                last: try OperationRecord.last(on: connection)
            )
        }
    }

    var text: String {
        var text = """
            revision    \(state.stamp.revision)
            schema      \(state.stamp.schemaVersion)
            database    \(state.stamp.identity)

            """
        if state.isMoved {
            text += "moved       set up as \(state.recordedPlace), is \(state.place): see 'migrate identity'\n"
        }
        if let environment = state.stamp.environment { text += "environment \(environment)\n" }
        if let last {
            text += "last apply  \(last.finishedAt) by \(last.actor), \(last.counts), \(last.planID)\n"
        } else {
            text += "last apply  never\n"
        }
        return text
    }

    var json: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("revision", integer: state.stamp.revision)
            writer.member("schema_version", integer: state.stamp.schemaVersion)
            writer.member("identity", string: state.stamp.identity)
            writer.member("environment", string: state.stamp.environment)
            writer.member("moved", bool: state.isMoved)
            writer.member("last_operation") { writer in
                guard let last else { return writer.write(raw: "null") }
                writer.object { writer in
                    writer.member("revision", integer: last.revision)
                    writer.member("plan_id", string: last.planID)
                    writer.member("actor", string: last.actor)
                    writer.member("source_commit", string: last.sourceCommit)
                    writer.member("tool_version", string: last.toolVersion)
                    writer.member("finished_at", string: last.finishedAt)
                    writer.member("counts") { $0.write(raw: last.counts) }
                }
            }
        }
        return writer.text
    }
}
