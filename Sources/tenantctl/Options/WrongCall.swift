internal import ArgumentParser

/// A way of calling a command that the parser would not see, or would blame on another command; said as it says its own.
struct WrongCall: Error {
    /// What is wrong, a sentence.
    let message: String
    /// What was called: `tenantctl plan`.
    let path: String
    /// What follows that.
    let usage: String

    init(_ message: String, of command: any ParsableCommand.Type, at path: String) {
        self.message = message
        self.path = path
        usage = command.configuration.subcommands.isEmpty ? "<options>" : "<subcommand>"
    }

    /// All of it, for a terminal.
    var text: String {
        "Error: \(message)\nUsage: \(path) \(usage)\n  See '\(path) --help' for more information."
    }
}
