import TenantTesting

extension BuiltTool {
    /// Runs it with `script` as its terminal; output and errors come as one, as a person sees them.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - text: What the person types.
    ///   - terminal: What the terminal says it is; `nil` for one that does not say.
    /// - Returns: What became of it.
    /// - Throws: What starting it throws.
    func runAtTerminal(
        _ arguments: String...,
        typing text: String,
        terminal: String? = "xterm"
    ) async throws -> ToolOutcome {
        let command = ([try Self.path()] + arguments).map { "'\($0)'" }.joined(separator: " ")
        var tool = self
        tool.environment["TERM"] = terminal
        tool.environment["SHELL"] = "/bin/sh"
        return try await tool.run(
            ["--quiet", "--return", "--command", command, "/dev/null"],
            input: text,
            program: "/usr/bin/script"
        )
    }
}
