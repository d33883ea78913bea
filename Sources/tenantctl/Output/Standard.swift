internal import Glibc
internal import Synchronization

/// Standard output for data, standard error for everything else.
enum Standard {
    /// Held while data is written: nothing else gets into the middle of a document.
    private static let outputLock = Mutex(())

    /// Writes data. Ends the process with 1 when it cannot be written whole: half a plan is no plan.
    ///
    /// A reader who left, as `head` does, knows that he did. Only where more was to be done than to show something he
    /// has to be told that it was not.
    ///
    /// - Parameters:
    ///   - bytes: The data.
    ///   - isView: Whether the command does nothing else.
    static func output(_ bytes: [UInt8], isView: Bool = true) {
        guard outputLock.withLock({ _ in write(bytes, to: STDOUT_FILENO) }) else {
            if errno == EPIPE, isView { exit(ExitStatus.failed.rawValue) }
            let reason = unsafe String(cString: strerror(errno))
            error("tenantctl: cannot write to standard output: \(reason)\n")
            exit(ExitStatus.failed.rawValue)
        }
    }

    /// Writes data.
    static func output(_ text: String, isView: Bool = true) {
        output(Array(text.utf8), isView: isView)
    }

    /// Writes data about what is done and cannot be undone. When it cannot be written, that is said, but the exit code
    /// stays: 1 would mean that nothing was written to the database.
    static func outputAfterwards(_ text: String) {
        guard !outputLock.withLock({ _ in write(Array(text.utf8), to: STDOUT_FILENO) }) else { return }
        let reason = unsafe String(cString: strerror(errno))
        error("tenantctl: cannot write to standard output: \(reason)\n\(text)")
    }

    /// Writes data after which there is no more, unless somebody is writing other data.
    ///
    /// - Parameters:
    ///   - text: The data.
    ///   - end: Ends the process; told whether the data was written.
    static func lastOutput(_ text: String, then end: (_ isWritten: Bool) -> Never) -> Never {
        _ = outputLock.withLockIfAvailable { _ in
            end(write(Array(text.utf8), to: STDOUT_FILENO))
        }
        end(false)
    }

    /// Writes what is not data. A reader who is gone is no reason to stop.
    static func error(_ text: String) {
        _ = write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Whether a person reads standard output in colour.
    static var isOutputColoured: Bool { isColoured(STDOUT_FILENO) }
    /// Whether a person reads standard error in colour.
    static var isErrorColoured: Bool { isColoured(STDERR_FILENO) }
    /// Whether a person reads standard output.
    static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    /// Whether a person watches standard error.
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
    /// Whether a person watches standard error on a terminal that takes lines back.
    static var isErrorScreen: Bool { isErrorTerminal && takesControls }
    /// Whether a person can answer.
    static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    private static func isColoured(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && takesControls && (ProcessEnvironment.current["NO_COLOR"] ?? "").isEmpty
    }

    /// Whether the terminal says what it is: one that does not, or says `dumb`, shows control sequences as they are.
    private static var takesControls: Bool {
        !["", "dumb"].contains(ProcessEnvironment.current["TERM"] ?? "")
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { return false }
                continue
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
