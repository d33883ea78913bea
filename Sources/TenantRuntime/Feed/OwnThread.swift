internal import Glibc

/// Runs `work`, which may block, on a kernel thread that lives for it alone.
///
/// Goes on to its end even when the task is cancelled.
package func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        let job = OwnThreadJob { continuation.resume(returning: work()) }
        let retained = unsafe Unmanaged.passRetained(job)
        var identity = pthread_t()
        guard unsafe pthread_create(&identity, nil, ownThreadMain, retained.toOpaque()) == 0 else {
            // Without a thread to spare, a stall is better than no answer.
            unsafe retained.release()
            job.run()
            return
        }
        pthread_detach(identity)
    }
}

private final class OwnThreadJob: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func ownThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals belong to the threads of the program.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
    if let argument = unsafe argument {
        unsafe Unmanaged<OwnThreadJob>.fromOpaque(argument).takeRetainedValue().run()
    }
    return nil
}
