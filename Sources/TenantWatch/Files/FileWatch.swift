internal import Glibc

/// Notices changes below some paths, by the kernel's word (inotify(7)) and not by looking.
///
/// A thread of its own waits for the kernel; it ends with ``stop()``.
final class FileWatch: Sendable {
    /// What it tells.
    enum Event: Sendable, Equatable {
        /// So many folders are watched: at the beginning, and whenever that changes nothing is told.
        case watching(folders: Int)
        /// Something changed, appeared, went, or may have while nobody could see it.
        case changed
        /// Not everything can be watched, and why.
        case incomplete(String)
    }

    /// One end wakes the thread up when the other is closed.
    private let lifeline: CInt

    private init(lifeline: CInt) {
        self.lifeline = lifeline
    }

    /// Begins.
    ///
    /// - Parameters:
    ///   - paths: Files and folders, folders with all that is below them. None has to be there yet.
    ///   - tell: Called from the thread, and for the first event from this one.
    /// - Returns: What ends it.
    /// - Throws: ``FileWatchError`` when the kernel gives no instance.
    static func start(
        _ paths: [String],
        tell: @escaping @Sendable (Event) -> Void
    ) throws(FileWatchError) -> FileWatch {
        var tree = try WatchedTree(paths)
        var ends: [CInt] = [-1, -1]
        // Not a pipe, which this platform's module cannot make with close-on-exec in one step.
        guard unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw FileWatchError(doing: "no socket", errno)
        }
        let folders = tree.scan()
        tell(.watching(folders: folders))
        if let fault = tree.fault { tell(.incomplete(fault.description)) }
        let watcher = FileWatchThread(tree: tree, lifeline: ends[0], tell: tell)
        try watcher.start()
        return FileWatch(lifeline: ends[1])
    }

    /// Ends the thread. Once.
    func stop() {
        close(lifeline)
    }
}

/// Why the kernel watches nothing.
struct FileWatchError: Error, CustomStringConvertible, Equatable {
    /// What was wanted and what the system said, with the setting that limits it where there is one.
    let description: String

    init(doing what: String, _ error: CInt) {
        let reason = unsafe String(cString: strerror(error))
        let hint =
            switch error {
            case ENOSPC: " (see fs.inotify.max_user_watches)"
            case EMFILE: " (see fs.inotify.max_user_instances)"
            default: ""
            }
        description = "\(what): \(reason)\(hint)"
    }
}
