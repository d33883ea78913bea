import Dispatch
import EmbeddedPostgres
import Glibc
import SystemPackage

/// A running program.
package final class ToolProcess: Sendable {
    /// The system's number of the process. Its own until ``outcome()`` has returned.
    package let id: Int32
    private let files: ToolFiles
    private let started: ContinuousClock.Instant

    /// - Parameters:
    ///   - words: The program's absolute path and its arguments.
    ///   - environment: Every variable that it sees.
    ///   - folder: The folder that it works in.
    ///   - files: Its standard input, output and error.
    /// - Throws: An `Errno` when it cannot be started.
    init(_ words: [String], environment: [String: String], folder: String, files: ToolFiles) throws {
        self.files = files
        let descriptors = try files.open()
        defer { for descriptor in descriptors where descriptor >= 0 { close(descriptor) } }

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, descriptor) in descriptors.enumerated() {
            if descriptor >= 0 {
                unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(target))
            } else {
                unsafe posix_spawn_file_actions_addclose(&actions, CInt(target))
            }
        }

        // Heeded whatever the tests were started with: a shell has programs in the background ignore SIGINT.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        unsafe sigemptyset(&defaults)
        for number in [SIGINT, SIGTERM] { unsafe sigaddset(&defaults, number) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        started = .now
        let variables = environment.map { "\($0)=\($1)" }.sorted()
        var id = pid_t()
        // This platform's module has no action that changes the folder; env(1) does, and becomes the program.
        let status = unsafe withCStrings(["env", "-C", folder] + words) { arguments in
            unsafe withCStrings(variables) { environment in
                unsafe posix_spawn(&id, "/usr/bin/env", &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else { throw Errno(rawValue: status) }
        self.id = id
    }

    /// What it has written to its standard output so far.
    ///
    /// - Throws: An `Errno`.
    package func outputSoFar() throws -> String { try files.readOutput() }

    /// What it has written to its standard error so far.
    ///
    /// - Throws: An `Errno`.
    package func errorsSoFar() throws -> String { try files.readErrors() }

    /// Whether it has not ended yet. Means nothing once ``outcome()`` has been asked for.
    package var isRunning: Bool {
        var info = unsafe siginfo_t()
        // WNOWAIT: whoever waits for its end still finds it.
        return unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo == 0
    }

    /// Ends it at once, as `kill -9` does.
    package func kill() {
        signal(SIGKILL)
    }

    /// Sends it a signal.
    package func signal(_ number: CInt) {
        Glibc.kill(id, number)
    }

    /// Sends it a signal that it heeds, and returns when it has taken it: one that is sent before would be the same.
    ///
    /// - Throws: An `Errno`.
    package func sendAndWaitUntilTaken(_ number: CInt) async throws {
        signal(number)
        while isRunning, try isPending(number) { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// Whether a signal was sent to the process that none of its threads has taken.
    private func isPending(_ number: CInt) throws -> Bool {
        let line = try readFile("/proc/\(id)/status").split(separator: "\n").first { $0.hasPrefix("ShdPnd:") }
        let digits = line?.drop { $0 != "\t" }.dropFirst() ?? ""
        return (UInt64(digits, radix: 16) ?? 0) >> (number - 1) & 1 == 1
    }

    /// Waits for its end; once.
    ///
    /// - Returns: How it ended and what it said.
    /// - Throws: An `Errno`.
    package func outcome() async throws -> ToolOutcome {
        // A thread of Dispatch's, which makes more when they block; the cooperative pool must not.
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try self.waitForEnd() })
            }
        }
    }

    /// As ``outcome()``, blocking the thread: for callers that cannot suspend.
    ///
    /// - Throws: An `Errno`.
    package func waitForEnd() throws -> ToolOutcome {
        var status: CInt = 0
        var usage = rusage()
        while unsafe wait4(id, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
        let signal = status & 0x7F
        return ToolOutcome(
            ending: signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal),
            output: try files.readOutput(),
            errors: try files.readErrors(),
            duration: .now - started,
            processorTime: Self.duration(usage.ru_utime) + Self.duration(usage.ru_stime)
        )
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(time.tv_sec) + .microseconds(time.tv_usec)
    }
}
