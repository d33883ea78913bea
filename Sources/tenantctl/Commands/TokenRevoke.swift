internal import ArgumentParser
internal import CanonicalJSON
internal import PostgresDriver
internal import TenantStore

struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End tokens at once, by the numbers that `token list` shows.",
        discussion: """
            Servers are told and forget them. A token that is revoked already stays so. All of them or none: an unknown number \
            ends nothing.

            EXAMPLES
              tenantctl token revoke 7
              tenantctl token revoke 7 8 9
            """
    )

    @Argument(help: "Numbers of tokens; never the tokens themselves.")
    var ids: [Int32]

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The form of the output: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let (connection, _) = try await database.connectMigrated()
        let ids = ids
        let (tokens, ended) = try await Interruption.whileCommitting {
            try await connection.withTransaction { @Sendable connection in
                try TransactionSettings().set(on: connection)
                let outcome = try APITokenTable.revoke(ids, on: connection)
                let known = Set(outcome.tokens.map(\.id))
                if let unknown = ids.first(where: { !known.contains($0) }) {
                    throw CommandError("no_such_token", "there is no token \(unknown); nothing was revoked")
                }
                return outcome
            }
        }
        await connection.close()
        switch format {
        case .text:
            Standard.outputAfterwards(
                tokens.map { token in
                    let verb = ended.contains(token.id) ? "Revoked" : "Was over already"
                    return "\(verb): token \(token.id), \(APITokenText(token).line)\n"
                }.joined()
            )
        case .json:
            var writer = JSONWriter(escapesUnsafe: true)
            writer.object { writer in
                writer.member("format_version", string: "1.0")
                writer.member("tokens") { writer in
                    writer.array { writer in
                        for token in tokens {
                            writer.element { APITokenText(token).write(to: &$0, ended: ended.contains(token.id)) }
                        }
                    }
                }
            }
            Standard.outputAfterwards(writer.text + "\n")
        }
    }
}
