internal import CSpawn
internal import Dispatch
internal import Glibc

/// A signal that asks a program to end.
enum EndingSignal: CaseIterable {
    /// SIGINT, which ctrl-C sends.
    case interrupt
    /// SIGTERM, which systems that run jobs send.
    case terminate

    private var number: Int32 {
        switch self {
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        }
    }

    /// 128 and the number of the signal, as shells have it.
    var status: ExitStatus {
        switch self {
        case .interrupt: .interrupted
        case .terminate: .terminated
        }
    }

    /// Keeps them from the calling thread and those that it starts, so that each waits for whoever receives it: for the
    /// main thread to call before there are others. From Dispatch's threads they are kept already.
    static func keepFromThreads() {
        var signals = set(of: allCases)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Has `take` called for each, one after the other, on a thread of its own: those of the program may all be busy or
    /// waiting. What whoever started the program told it to ignore stays ignored.
    ///
    /// Not by a source of Dispatch's, for which two that come before its handler runs are one: the second means more than
    /// the first.
    static func receive(_ take: @escaping @Sendable (EndingSignal) -> Void) {
        let heeded = allCases.filter { tenantry_is_ignored($0.number) == 0 }
        guard !heeded.isEmpty else { return }
        DispatchQueue(label: "tenantctl.signals").async {
            var signals = set(of: heeded)
            var number: Int32 = 0
            while true {
                guard unsafe sigwait(&signals, &number) == 0 else { continue }
                if let signal = heeded.first(where: { $0.number == number }) { take(signal) }
            }
        }
    }

    /// Ends the process as the signal does where nobody heeds it: whoever waits for it is told so.
    func endProcess() -> Never {
        Progress.endLine()
        _ = Glibc.signal(number, SIG_DFL)
        var signals = Self.set(of: [self])
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
        endNow(status)
    }

    private static func set(of signals: [EndingSignal]) -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal.number) }
        return set
    }
}

/// Ends the process without taking down what other threads still use, as `exit` does.
func endNow(_ status: ExitStatus) -> Never {
    _exit(status.rawValue)
}
