import TenantTesting

extension BuiltTool {
    /// Runs it with `script` as its terminal; output and errors come as one, as a person sees them.
    func runAtTerminal(_ arguments: String..., typing text: String) async throws -> ToolOutcome {
        let command = ([try Self.path()] + arguments).map { "'\($0)'" }.joined(separator: " ")
        var tool = self
        tool.environment["TERM"] = "xterm"
        tool.environment["SHELL"] = "/bin/sh"
        return try await tool.run(
            ["--quiet", "--return", "--command", command, "/dev/null"],
            input: text,
            program: "/usr/bin/script"
        )
    }
}
