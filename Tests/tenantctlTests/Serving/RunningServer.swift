import CanonicalJSON
import Glibc
import TenantTesting
import Testing

/// A `tenantctl serve` on a free port, and curl to speak to it.
struct RunningServer: Sendable {
    private let process: ToolProcess
    private let tool: BuiltTool
    private let origin: String
    /// Where it listens, on 127.0.0.1.
    let port: String

    /// Starts one and waits until it listens.
    ///
    /// - Throws: ``RunningServerError`` when it ended, or did not listen within half a minute, with all that it logged.
    init(_ checkout: Checkout, _ arguments: [String] = []) async throws {
        process = try await checkout.tool.start(["serve", "--port", "0"] + arguments)
        tool = checkout.tool
        let event = try await Self.event("listening", of: process)
        let scheme = event["tls"] == .bool(true) ? "https" : "http"
        guard case .number(let port)? = event["port"] else { throw RunningServerError(description: "no port") }
        self.port = port
        origin = "\(scheme)://127.0.0.1:\(port)"
    }

    /// Asks by curl.
    ///
    /// - Parameters:
    ///   - path: The path and the query.
    ///   - token: The token to show.
    ///   - options: Further options of curl.
    /// - Returns: The status, and the body.
    /// - Throws: An `Errno` when curl cannot be started.
    func ask(_ path: String, as token: String? = nil, _ options: [String] = []) async throws -> (
        status: String, body: String
    ) {
        let outcome = try await curl(path, as: token, options).outcome()
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
    }

    /// Starts curl, which ends when the server has no more to say.
    func curl(_ path: String, as token: String? = nil, _ options: [String] = []) async throws -> ToolProcess {
        let header = token.map { ["--header", "Authorization: Bearer \($0)"] } ?? []
        return try await tool.start(
            ["--silent", "--no-buffer", "--max-time", "30", "--write-out", "\\n%{http_code}"] + header + options
                + [origin + path],
            program: "/usr/bin/curl"
        )
    }

    /// Sends bytes as they are, and reads until the server closes the connection, for five seconds at most.
    ///
    /// - Parameters:
    ///   - text: What to send, with escapes as `printf %b` knows them.
    ///   - staying: Whether an answer is waited for; else the connection is closed as soon as everything is sent.
    /// - Returns: What came back.
    /// - Throws: An `Errno` when bash cannot be started.
    @discardableResult
    func raw(_ text: String, staying: Bool = true) async throws -> String {
        try await spoken(text, staying ? "timeout 5 cat <&3" : "").output
    }

    /// As ``raw(_:staying:)``, with whether it was the server who closed the connection.
    func conversation(_ text: String) async throws -> (answer: String, isClosed: Bool) {
        let outcome = try await spoken(text, "timeout 20 cat <&3")
        return (outcome.output, outcome.ending == .exited(0))
    }

    private func spoken(_ text: String, _ listening: String) async throws -> ToolOutcome {
        let script = "exec 3<>/dev/tcp/127.0.0.1/$1; printf %b \"$2\" >&3; \(listening)"
        return try await tool.run(["-c", script, "raw", port, text], program: "/bin/bash")
    }

    /// Waits for an event of the log.
    func event(_ name: String) async throws { _ = try await Self.event(name, of: process) }

    /// What it has logged so far.
    func log() throws -> String { try process.errorsSoFar() }

    /// Sends a signal and waits for the end.
    func end(by signal: CInt = SIGTERM) async throws -> ToolOutcome {
        process.signal(signal)
        return try await process.outcome()
    }

    private static func event(_ name: String, of process: ToolProcess) async throws -> JSON {
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            let isRunning = process.isRunning
            let text = try process.errorsSoFar()
            // The last line may not be whole yet.
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                var reader = JSONReader(String(line))
                if let event = try? reader.readValue(), event["event"]?.string == name { return event }
            }
            guard isRunning, .now < deadline else { throw RunningServerError(description: "no \(name): \(text)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// A server that does not do what it should.
struct RunningServerError: Error, CustomStringConvertible {
    let description: String
}

/// Runs `body` with a server of a checkout, and ends it whatever happens.
func withServer(
    _ checkout: Checkout,
    _ arguments: [String] = [],
    _ body: (RunningServer) async throws -> Void
) async throws {
    let server = try await RunningServer(checkout, arguments)
    do {
        try await body(server)
    } catch {
        _ = try await server.end(by: SIGKILL)
        throw error
    }
    let outcome = try await server.end()
    #expect(outcome.ending == .exited(0), "\(outcome.errors)")
}
