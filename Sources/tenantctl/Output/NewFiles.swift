internal import Glibc

/// Files that are made together: all of them or none, and never in the place of another.
struct NewFiles {
    private var waiting: [(temporary: String, path: String)] = []

    /// Writes a file beside its place.
    ///
    /// - Parameters:
    ///   - bytes: What it is to hold.
    ///   - path: Where it is to be.
    ///   - permissions: Who may read it, whatever the process's mask allows others.
    /// - Throws: ``CommandError`` when there is a file already, or none can be made.
    mutating func add(_ bytes: [UInt8], to path: String, permissions: mode_t) throws {
        var status = stat()
        guard unsafe lstat(path, &status) != 0 else { throw Self.exists(path) }
        let temporary = "\(path).\(getpid()).tmp"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, permissions)
        guard file >= 0 else { throw Self.failure(path) }
        waiting.append((temporary, path))
        defer { _ = close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw Self.failure(path) }
                continue
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw Self.failure(path) }
    }

    /// Gives all of them their names. A link, unlike a move, fails where somebody else was first.
    ///
    /// - Throws: ``CommandError``; then none of them is there.
    mutating func publish() throws {
        var published: [String] = []
        for file in waiting {
            guard unsafe link(file.temporary, file.path) == 0 else {
                let error = errno == EEXIST ? Self.exists(file.path) : Self.failure(file.path)
                for path in published { unsafe unlink(path) }
                throw error
            }
            published.append(file.path)
        }
    }

    /// Takes away what is beside the places; to be called whatever happened.
    mutating func clean() {
        for file in waiting { unsafe unlink(file.temporary) }
        waiting = []
    }

    private static func exists(_ path: String) -> CommandError {
        CommandError("file_exists", "\(path) is there already; nothing was written")
    }

    private static func failure(_ path: String) -> CommandError {
        CommandError("file", "cannot write \(path): \(unsafe String(cString: strerror(errno))); nothing was written")
    }
}
