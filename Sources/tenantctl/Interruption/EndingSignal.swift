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

    /// Has `take` called for each, one after the other, on a thread of its own: those of the program may all be busy or
    /// waiting. What whoever started the program told it to ignore stays ignored.
    static func receive(_ take: @escaping @Sendable (EndingSignal) -> Void) {
        let queue = DispatchQueue(label: "tenantctl.signals")
        for signal in allCases where tenantry_is_ignored(signal.number) == 0 {
            let source = DispatchSource.makeSignalSource(signal: signal.number, queue: queue)
            source.setEventHandler {
                // Holds the source, which would be gone otherwise, and with it the signal. Two that come in quick succession
                // are one event, and mean more than one of them.
                withExtendedLifetime(source) {
                    for _ in 0..<max(source.data, 1) { take(signal) }
                }
            }
            source.activate()
        }
    }

    /// Ends the process as the signal does where nobody heeds it: whoever waits for it is told so.
    func endProcess() -> Never {
        Progress.endLine()
        _ = Glibc.signal(number, SIG_DFL)
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, number)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
        endNow(status)
    }
}

/// Ends the process without taking down what other threads still use, as `exit` does.
func endNow(_ status: ExitStatus) -> Never {
    _exit(status.rawValue)
}
