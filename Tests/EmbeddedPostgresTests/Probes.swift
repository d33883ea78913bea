import EmbeddedPostgres
import Glibc
import SystemPackage
import Testing

/// The process of a running server; a failure of the test when none runs.
func processID(of server: EmbeddedPostgres) async throws -> pid_t {
    let status = try await server.status()
    guard case .running(let pid, _, _) = status else {
        Issue.record("expected a running server, found \(status)")
        throw CancellationError()
    }
    return pid
}

/// The folder in a URL's `host`.
func socketFolder(in url: String) throws -> String {
    let value = try #require(url.split(separator: "host=").last).prefix { $0 != "&" }
    return value.split(separator: "%2F").map { "/" + $0 }.joined()
}

/// Asks again until something has come true, for at most a minute: a machine that is busy may need it.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}

/// Whether something is at a path, a link that leads nowhere included.
func exists(_ path: String) -> Bool {
    var attributes = stat()
    return unsafe lstat(path, &attributes) == 0
}

/// Whether a process runs: one that ended, and that nobody has waited for, still has a number but no folder.
func isRunning(_ processID: some CustomStringConvertible) -> Bool {
    var byte: CChar = 0
    return unsafe readlink("/proc/\(processID)/cwd", &byte, 1) > 0
}

/// Runs a tool of the system and expects it to succeed.
func run(_ tool: String, _ arguments: String...) async throws {
    let outcome = try await Program(FilePath(tool), arguments).run()
    try #require(outcome.succeeded, "\(tool): \(outcome.errors)")
}
