internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantReconciler
internal import TenantStore

struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List tokens: for whom, what they allow, until when, and when they were last used.",
        discussion: """
            EXAMPLES
              tenantctl token list
              tenantctl token list parsvpn
              tenantctl token list --operator
              tenantctl token list --all             expired and revoked ones too
            """
    )

    @Argument(help: "Only those of a tenant.", completion: .tenant)
    var tenant: String?

    @Flag(name: .customLong("operator"), help: "Only those of operators.")
    var isOperator = false

    @Flag(help: "Those included that open nothing any more.")
    var all = false

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    mutating func validate() throws {
        guard tenant == nil || !isOperator else { throw ValidationError("Name a tenant or say --operator, not both.") }
    }

    func run() async throws {
        let (connection, _) = try await database.connectMigrated()
        let wanted = self
        let tokens = try await connection.withTransaction(.repeatableReadReadOnly) { @Sendable connection in
            try TransactionSettings().set(on: connection)
            let bot = try Reconciler.bot(wanted.tenant, on: connection)
            return try APITokenTable.list(on: connection).filter {
                (wanted.all || $0.state == .live) && (bot == nil || $0.botID == bot)
                    && (!wanted.isOperator || $0.botID == nil)
            }
        }
        await connection.close()
        switch format {
        case .text: Standard.output(APITokenText.table(tokens))
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            writer.object { writer in
                writer.member("format_version", string: "1.0")
                writer.member("tokens") { writer in
                    writer.array { writer in
                        for token in tokens { writer.element { APITokenText(token).write(to: &$0) } }
                    }
                }
            }
            Standard.output(writer.text + "\n")
        }
    }
}
