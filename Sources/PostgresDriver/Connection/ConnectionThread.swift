internal import Glibc
internal import Synchronization

/// One kernel thread that runs the jobs of one connection, so that libpq may wait on it without taking a thread
/// of Swift's cooperative pool.
///
/// The thread keeps itself alive until `stop()`; it ends after the jobs that were enqueued before.
final class ConnectionThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var identity: pthread_t?
        var isStopped = false
    }

    private let state = Mutex(State())
    let doorbell: Doorbell

    init() throws(PostgresError) {
        doorbell = try Doorbell()
        var identity = pthread_t()
        let retained = unsafe Unmanaged.passRetained(self)
        let status = unsafe pthread_create(&identity, nil, connectionThreadMain, retained.toOpaque())
        guard status == 0 else {
            unsafe retained.release()
            throw PostgresError(.system, "no thread for a connection: \(systemMessage(status))")
        }
        pthread_detach(identity)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let wasEmpty = state.withLock { state in
            defer { state.jobs.append(job) }
            return state.jobs.isEmpty
        }
        if wasEmpty { doorbell.ring() }
    }

    /// Lets the thread end once it has no jobs left.
    func stop() {
        state.withLock { $0.isStopped = true }
        doorbell.ring()
    }

    func checkIsolated() {
        precondition(isCurrent, "not on the thread of this PostgreSQL connection")
    }

    func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    private var isCurrent: Bool {
        state.withLock { $0.identity == pthread_self() }
    }

    /// Whether a job waits for the one that runs now.
    var hasJobs: Bool { state.withLock { !$0.jobs.isEmpty } }

    fileprivate func run() {
        state.withLock { $0.identity = pthread_self() }
        while let job = nextJob() {
            unsafe job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }

    /// The job that was enqueued first, waiting for one; nil after `stop()`.
    ///
    /// One at a time: a job that waits for the server without end has to see that there are others.
    private func nextJob() -> UnownedJob? {
        while true {
            let (job, isStopped) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopped)
            }
            if let job { return job }
            if isStopped { return nil }
            // A ring that a waiting statement swallowed does no harm: the queue was looked at after it.
            doorbell.wait()
        }
    }
}

private func connectionThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals belong to the threads of the program; here they would only interrupt polls.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
    if let argument = unsafe argument {
        unsafe Unmanaged<ConnectionThread>.fromOpaque(argument).takeRetainedValue().run()
    }
    return nil
}
