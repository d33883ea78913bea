import Glibc
import SystemPackage

/// The `tenantctl` that was built together with the tests, and what it is run with.
///
/// Its environment is empty but for what is named here: neither a pipeline's variables nor a developer's `PG*` reach
/// it.
package struct BuiltTool: Sendable {
    /// Every variable that it sees.
    package var environment: [String: String]
    /// The folder that it works in, absolute.
    package var folder: String

    /// - Parameters:
    ///   - folder: The folder that it works in, absolute; there already.
    ///   - environment: Every variable that it sees.
    package init(in folder: String, environment: [String: String] = [:]) {
        self.folder = folder
        self.environment = environment
    }

    /// The program, beside the tests' own.
    ///
    /// - Returns: An absolute path.
    /// - Throws: The `errno` when there is none.
    package static func path() throws -> String {
        var own = [CChar](repeating: 0, count: 4096)
        guard unsafe readlink("/proc/self/exe", &own, own.count - 1) > 0 else { throw Errno(rawValue: errno) }
        let path = String(decoding: own.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard let end = path.lastIndex(of: "/") else { throw Errno.noSuchFileOrDirectory }
        let tool = path[...end] + "tenantctl"
        guard unsafe access(String(tool), X_OK) == 0 else { throw Errno(rawValue: errno) }
        return String(tool)
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: Without the name of the program.
    ///   - input: What it reads from its standard input, which is never a terminal.
    ///   - output: Where its standard output goes.
    /// - Returns: How it ended and what it said.
    /// - Throws: An `Errno` when it cannot be started.
    @discardableResult
    package func run(
        _ arguments: String...,
        input: String = "",
        output: ToolOutput = .captured
    ) async throws -> ToolOutcome {
        try await run(arguments, input: input, output: output)
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: Without the name of the program.
    ///   - input: What it reads from its standard input, which is never a terminal.
    ///   - output: Where its standard output goes.
    ///   - program: Another program that is run in its place, with its environment and in its folder.
    /// - Returns: How it ended and what it said.
    /// - Throws: An `Errno` when it cannot be started.
    package func run(
        _ arguments: [String],
        input: String = "",
        output: ToolOutput = .captured,
        program: String? = nil
    ) async throws -> ToolOutcome {
        let outcome = try await start(arguments, input: input, output: output, program: program).outcome()
        if program == nil { try KeptOutput.keep(outcome, of: arguments) }
        return outcome
    }

    /// Starts it.
    ///
    /// - Parameters:
    ///   - arguments: Without the name of the program.
    ///   - input: What it reads from its standard input, which is never a terminal.
    ///   - output: Where its standard output goes.
    ///   - program: Another program that is run in its place, with its environment and in its folder.
    /// - Returns: The process, which has to be waited for.
    /// - Throws: An `Errno` when it cannot be started.
    package func start(
        _ arguments: [String],
        input: String = "",
        output: ToolOutput = .captured,
        program: String? = nil
    ) async throws -> ToolProcess {
        try ToolProcess(
            [try program ?? Self.path()] + arguments,
            environment: environment,
            folder: folder,
            files: ToolFiles(input: input, output: output, in: try await newTestPath())
        )
    }
}
