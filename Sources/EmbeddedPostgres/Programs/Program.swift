package import SystemPackage

/// One run of a program of PostgreSQL, or of a tool of the system, as the server's user.
///
/// Children see an empty environment but for what is named, work in `/` (the caller's folder may be one that the
/// other user cannot enter), and inherit no descriptor but the standard three, which are files: nobody has to read
/// while they run, and one that ends before it has read its input harms nobody.
package struct Program: Sendable {
    /// What a program left behind.
    package struct Outcome: Sendable {
        /// Whether it exited with status zero.
        package let succeeded: Bool
        /// How it ended, e.g. `exited(1)`.
        package let status: String
        /// Its standard output; empty where that went to a file.
        package let output: String
        /// Its standard error.
        package let errors: String
    }

    let executable: FilePath
    let arguments: [String]
    let environment: [String: String]
    let account: ServerAccount?

    /// - Parameters:
    ///   - executable: An absolute path.
    ///   - arguments: Without the name of the program.
    ///   - environment: All that the program sees.
    ///   - account: The user that root drops to; `nil` runs it as the caller.
    package init(
        _ executable: FilePath,
        _ arguments: [String],
        environment: [String: String] = [:],
        as account: ServerAccount? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.account = account
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - input: What it reads from its standard input.
    ///   - outputLimit: The most bytes that are read of each of output and errors.
    /// - Returns: How it ended and what it said.
    /// - Throws: `programFailed` when it cannot be run, `cancelled`. A program that ran and failed is an outcome.
    package func run(
        input: String = "",
        outputLimit: Int = 1 << 20
    ) async throws(EmbeddedPostgresError) -> Outcome {
        let output = try UnnamedFile()
        return try await run(input: input, output: output.descriptor, captured: output, outputLimit)
    }

    /// Runs it to its end with its output going to an open file, which processes it leaves behind keep open.
    ///
    /// - Parameter file: Where its standard output goes; stays open here.
    /// - Returns: How it ended and what it said to its standard error.
    /// - Throws: `programFailed` when it cannot be run, `cancelled`.
    func run(writingTo file: FileDescriptor) async throws(EmbeddedPostgresError) -> Outcome {
        try await run(input: "", output: file, captured: nil, 1 << 20)
    }

    private func run(
        input: String,
        output: FileDescriptor,
        captured: UnnamedFile?,
        _ limit: Int
    ) async throws(EmbeddedPostgresError) -> Outcome {
        let (input, errors) = (try UnnamedFile(holding: input), try UnnamedFile())
        let command = Self.command(executable, arguments, as: account)
        let child = try ChildProcess(
            command.executable,
            command.arguments,
            environment: environment,
            descriptors: [input.descriptor, output, errors.descriptor]
        )
        let ending = await child.ending()
        // A cancelled task's child is killed, which would read as a failure of the program.
        guard !Task.isCancelled else { throw EmbeddedPostgresError(.cancelled, "\(executable) was cancelled.") }
        return Outcome(
            succeeded: ending == .exited(0),
            status: ending.description,
            output: try captured?.text(atMost: limit) ?? "",
            errors: try errors.text(atMost: limit)
        )
    }

    /// What to run so that a program runs as an account.
    ///
    /// Another user's program is started by `setpriv`, and not by setting the user between fork and exec: glibc's
    /// `setgroups` and `setuid` wait there for a thread that was just starting in this process, and that the forked
    /// child does not have. The child then hangs for ever, and with it whoever waits for it (seen under load).
    private static func command(
        _ executable: FilePath,
        _ arguments: [String],
        as account: ServerAccount?
    ) -> (executable: FilePath, arguments: [String]) {
        guard let account, account.isOther else { return (executable, arguments) }
        let identity = ["--reuid=\(account.userID)", "--regid=\(account.groupID)", "--clear-groups", "--"]
        return ("/usr/bin/setpriv", identity + [executable.string] + arguments)
    }
}
