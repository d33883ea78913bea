internal import ArgumentParser

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Issue, list and revoke tokens of the state API.",
        discussion: """
            A token speaks for one tenant, or for an operator, who may ask for any of them. It is shown once, when it is \
            issued; the database keeps its SHA-256.

            EXAMPLES
              tenantctl token issue parsvpn --name bot --scope runtime > parsvpn.token
              tenantctl token list
              tenantctl token revoke 7
            """,
        subcommands: [TokenIssue.self, TokenList.self, TokenRevoke.self]
    )
}
