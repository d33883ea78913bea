internal import Glibc

/// The thread of a ``FileWatch``. Owns the tree; nobody else has it.
final class FileWatchThread: Sendable {
    private let tree: WatchedTree
    private let lifeline: CInt
    private let tell: @Sendable (FileWatch.Event) -> Void

    init(tree: consuming WatchedTree, lifeline: CInt, tell: @escaping @Sendable (FileWatch.Event) -> Void) {
        self.tree = tree
        self.lifeline = lifeline
        self.tell = tell
    }

    /// Begins.
    ///
    /// - Throws: ``FileWatchError`` when the system gives no thread.
    func start() throws(FileWatchError) {
        var identity = pthread_t()
        let retained = unsafe Unmanaged.passRetained(self)
        let status = unsafe pthread_create(&identity, nil, fileWatchThreadMain, retained.toOpaque())
        guard status == 0 else {
            unsafe retained.release()
            throw FileWatchError(doing: "no thread", status)
        }
        pthread_detach(identity)
    }

    fileprivate func run() {
        var tree = tree
        var told = tree.fault
        while true {
            var entries = [
                pollfd(fd: tree.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: lifeline, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&entries, nfds_t(entries.count), -1)
            guard ready > 0 || errno == EINTR else { break }
            if ready <= 0 { continue }
            if entries[1].revents != 0 { break }
            let news = tree.readEvents()
            // Before anybody is told: what changes in a new folder after it is read must be seen.
            if news.isAboutFolders { _ = tree.scan() }
            if news.isChange { tell(.changed) }
            if let fault = tree.fault, fault != told { tell(.incomplete(fault.description)) }
            told = tree.fault
        }
        close(tree.descriptor)
        close(lifeline)
    }
}

private func fileWatchThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals belong to the threads of the program.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
    if let argument = unsafe argument {
        unsafe Unmanaged<FileWatchThread>.fromOpaque(argument).takeRetainedValue().run()
    }
    return nil
}
