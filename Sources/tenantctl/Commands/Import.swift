internal import ArgumentParser

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a manifest of what another tool was configured with.",
        subcommands: [ImportEnvironment.self]
    )
}
