internal import Glibc

/// A program that is run whole and measured from outside.
struct ProgramRun {
    /// Its path, or a name to look for along `PATH`.
    let program: String
    var arguments: [String] = []
    /// Variables on top of our own environment.
    var environment: [String: String] = [:]
    /// The file that is its standard input; nothing when `nil`.
    var input: String?
    /// The file that takes its standard output; nowhere when `nil`.
    var output: String?
    /// The file that takes its standard error, which is quoted when it fails.
    var log: String
    /// Runs on the first processor alone.
    var isPinned = false

    /// Runs it and waits for its end.
    ///
    /// - Returns: Wall clock and resources as the kernel counts them for the process. The peak of memory is never less
    ///   than our own: a child starts in our memory, and Linux keeps that peak across `exec`.
    /// - Throws: ``ProgramError`` when it cannot be started or does not exit with 0.
    func run() throws(ProgramError) -> Cost {
        let words = isPinned ? ["taskset", "-c", "0", program] + arguments : [program] + arguments
        let clock = ContinuousClock()
        let start = clock.now
        let process = try spawn(words)
        var status: Int32 = 0
        var usage = rusage()
        while unsafe wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw ProgramError(words, "cannot be waited for", errno: errno) }
        }
        let wall = clock.now - start
        guard status == 0 else { throw ProgramError(words, Self.words(for: status), log: log) }
        return Cost(
            wall: wall / .seconds(1),
            client: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
            peakMemory: Double(usage.ru_maxrss) / 1024
        )
    }

    private func spawn(_ words: [String]) throws(ProgramError) -> pid_t {
        var files = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&files)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&files)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        let write = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input ?? "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output ?? "/dev/null", write, 0o644)
        unsafe posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log, write, 0o644)
        // We ignore interrupts to clean up; the program must not.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGINT)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        let variables = Environment.current.merging(environment) { _, own in own }.map { "\($0)=\($1)" }
        var process: pid_t = 0
        let program = words[0]
        let result = unsafe withStrings(words) { words in
            unsafe withStrings(variables) { variables in
                unsafe posix_spawnp(&process, program, &files, &attributes, words, variables)
            }
        }
        guard result == 0 else { throw ProgramError(words, "cannot be started", errno: result) }
        return process
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    /// How a status of `wait4` reads (wait(2)): the low seven bits are a signal, the next byte the exit status.
    private static func words(for status: Int32) -> String {
        let signal = status & 0x7F
        return signal == 0 ? "exited with \((status >> 8) & 0xFF)" : "was ended by signal \(signal)"
    }
}

/// Hands `texts` to `body` as C strings with a null pointer at the end, as `exec` takes them.
@unsafe
private func withStrings<Result>(
    _ texts: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let start = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (place, text) in texts.enumerated() {
        unsafe (start + place).initialize(to: strdup(text))
    }
    unsafe (start + texts.count).initialize(to: nil)
    defer {
        for place in texts.indices { unsafe free(start[place]) }
        unsafe start.deallocate()
    }
    return unsafe body(start)
}
