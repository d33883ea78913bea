import Glibc
import SystemPackage
import TenantTesting
import Testing

/// The tool at a terminal whose keys are pressed one after the other.
struct TypedTerminal {
    private let process: ToolProcess
    private let keys: FileDescriptor

    /// Starts it.
    ///
    /// - Throws: An `Errno`.
    init(_ tool: BuiltTool, _ arguments: String...) async throws {
        let pipe = try await newTestPath()
        guard unsafe mkfifo(pipe, 0o600) == 0 else { throw Errno(rawValue: errno) }
        // Both ends: what is read from it never comes to an end.
        keys = try FileDescriptor.open(FilePath(pipe), .readWrite, options: [.closeOnExec])
        let command = ([try BuiltTool.path()] + arguments).map { "'\($0)'" }.joined(separator: " ")
        var tool = tool
        tool.environment["TERM"] = "xterm"
        tool.environment["SHELL"] = "/bin/sh"
        process = try await tool.start(
            ["-c", "exec /usr/bin/script --quiet --return --command \"exec \(command)\" /dev/null < '\(pipe)'"],
            program: "/bin/sh"
        )
    }

    /// Presses keys.
    ///
    /// - Throws: An `Errno`.
    func type(_ text: String) throws {
        _ = try keys.writeAll(Array(text.utf8))
    }

    /// Waits until something is on the screen.
    ///
    /// - Throws: An `Errno`.
    func wait(for text: String) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try !process.outputSoFar().contains(text) {
            guard process.isRunning, .now < deadline else {
                Issue.record("no '\(text)': \(try process.outputSoFar())")
                return
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits for its end.
    ///
    /// - Throws: An `Errno`.
    func outcome() async throws -> ToolOutcome {
        let outcome = try await process.outcome()
        try keys.close()
        return outcome
    }
}
