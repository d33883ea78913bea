internal import ArgumentParser

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a manifest of what another tool was configured with.",
        discussion: """
            EXAMPLES
              tenantctl import env .env --tenant parsvpn --name "Pars VPN"
            """,
        subcommands: [ImportEnvironment.self]
    )
}
