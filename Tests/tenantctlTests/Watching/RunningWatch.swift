import CanonicalJSON
import Glibc
import TenantTesting
import Testing

/// A `tenantctl watch` that logs JSON, and what it has logged.
struct RunningWatch {
    private let process: ToolProcess

    /// Starts one.
    init(_ checkout: Checkout, _ arguments: [String] = []) async throws {
        // The interval is out of the way unless a test is about it: what it notices is not noticed otherwise.
        let interval = arguments.contains("--interval") ? [] : ["--interval", "3600"]
        process = try await checkout.tool.start(
            ["watch", "--log-format", "json", "--log-level", "debug"] + interval + arguments
        )
    }

    /// The events so far.
    func events() throws -> [JSON] {
        let text = try process.errorsSoFar()
        // The last line may not be whole yet.
        return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            var reader = JSONReader(String(line))
            return try reader.readValue()
        }
    }

    /// Waits for the `count`th event of a name that fits.
    ///
    /// - Returns: It.
    /// - Throws: ``RunningWatchError`` when the process ended, or nothing came within two minutes, with all that came.
    @discardableResult
    func event(
        _ name: String,
        _ count: Int = 1,
        where fits: (JSON) -> Bool = { _ in true }
    ) async throws -> JSON {
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            let isRunning = process.isRunning
            let found = try events().filter { $0["event"]?.string == name && fits($0) }
            if found.count >= count { return found[count - 1] }
            guard isRunning, .now < deadline else {
                throw RunningWatchError(description: "no \(name): \(try process.errorsSoFar())")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// How often an event of a name has come so far.
    func count(_ name: String) throws -> Int { try events().count { $0["event"]?.string == name } }

    /// Sends a signal and waits for the end.
    func end(by signal: CInt = SIGTERM) async throws -> ToolOutcome {
        process.signal(signal)
        return try await process.outcome()
    }
}

/// An event that did not come.
struct RunningWatchError: Error, CustomStringConvertible {
    let description: String
}

/// Runs `body` with a watch of a checkout, and ends it whatever happens.
func withWatch(
    _ checkout: Checkout,
    _ arguments: [String] = [],
    _ body: (RunningWatch) async throws -> Void
) async throws {
    let watch = try await RunningWatch(checkout, arguments)
    do {
        try await body(watch)
    } catch {
        _ = try await watch.end(by: SIGKILL)
        throw error
    }
    let outcome = try await watch.end()
    #expect(outcome.ending == .exited(0), "\(outcome.errors)")
}
