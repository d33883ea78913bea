internal import ArgumentParser
internal import PostgresDriver
internal import TenantReconciler

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the revision of the database and the last apply.",
        discussion: """
            EXAMPLES
              tenantctl status
              tenantctl status --format json
            """
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let (connection, configuration) = try await database.connectMigrated()
        let output = StatusOutput(status: try await Reconciler(configuration).status(on: connection))
        await connection.close()
        switch format {
        case .text: Standard.output(output.text)
        case .json: Standard.output(output.json + "\n")
        }
    }
}
