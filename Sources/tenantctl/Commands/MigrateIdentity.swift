internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantReconciler
internal import TenantStore

extension Migrate {
    struct Identity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "identity",
            abstract: "Say what a copied, moved or renamed database is from now on.",
            discussion: """
                A copy brings the identity of the original along, and with it the plans that were approved for the \
                original. So plan and apply refuse a database that is not where it was set up, until somebody says \
                which of the two it is. Tables of tenants stay as they are.

                EXAMPLES
                  tenantctl migrate identity --keep      after a restore or an upgrade
                  tenantctl migrate identity --renew     for a staging copy of production
                """
        )

        @Flag(exclusivity: .exclusive)
        private var choice: Choice

        @OptionGroup var database: DatabaseOptions

        @Option(help: "The form of the output: text or json.")
        var format = OutputFormat.text

        func run() async throws {
            let (connection, configuration) = try await database.connectMigrated()
            let identity = try await Reconciler(configuration).settleIdentity(choice.identity, on: connection)
            await connection.close()
            switch format {
            case .text: Standard.outputAfterwards("\(identity)\n")
            case .json:
                var writer = JSONWriter(escapesUnsafe: true)
                writer.object { writer in
                    writer.member("format_version", string: "1.0")
                    writer.member("identity", string: identity)
                }
                Standard.outputAfterwards(writer.text + "\n")
            }
        }
    }
}

/// The two choices as flags.
private enum Choice: EnumerableFlag {
    case keep, renew

    var identity: IdentityChoice { self == .keep ? .keep : .renew }

    static func help(for choice: Choice) -> ArgumentHelp? {
        choice == .keep
            ? "It takes the original's place and keeps its identity."
            : "It is a database of its own and gets a new identity."
    }
}
