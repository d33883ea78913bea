internal import ArgumentParser
internal import PostgresDriver
internal import TenantReconciler
internal import TenantStore

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the revision of the database, the last apply, and what the running bots serve.",
        discussion: """
            With --wait it ends when every live runtime serves the revision or a newer one, and at once with 1 when one of \
            them refused it or none is live: one that was heard of less than 30 s ago. When the time is over before that, \
            it ends with 7.

            Where another version of the tool stored a policy or a catalog that this one cannot read, it shows the rest, says \
            so, and ends with 1.

            EXAMPLES
              tenantctl status
              tenantctl status --format json
              tenantctl status --wait 42 --timeout 120
            """
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    @Option(
        help: ArgumentHelp("Wait until all live runtimes serve this revision.", valueName: "revision"),
        completion: .revision
    )
    var wait: Int64?

    @Option(help: ArgumentHelp("How many seconds --wait may take; 60 where none are given.", valueName: "seconds"))
    var timeout: Int?

    mutating func validate() throws {
        if let wait, wait < 0 { throw ValidationError("--wait takes a revision: 0 or more.") }
        guard let timeout else { return }
        guard wait != nil else { throw ValidationError("--timeout goes with --wait.") }
        guard (0...86_400).contains(timeout) else {
            throw ValidationError("--timeout takes a number of seconds from 0 to 86400.")
        }
    }

    func run() async throws {
        let (connection, configuration) = try await database.connectMigrated()
        do {
            if let wait { try await RolloutWait(revision: wait, seconds: timeout ?? 60).run(on: connection) }
            let output = StatusOutput(status: try await Reconciler(configuration).status(on: connection))
            await connection.close()
            switch format {
            case .text: Standard.output(output.text)
            case .json: Standard.output(output.json + "\n")
            }
            if output.isPartial { throw ExitStatus.failed.code }
        } catch {
            await connection.close()
            throw error
        }
    }
}
