import Glibc
import SystemPackage

/// One process, and one task in it, at a time.
enum FileLock {
    /// Runs `body` while holding an exclusive `flock` on a file, which the system releases however the process
    /// ends. The file is opened with close-on-exec: a server that inherited it would hold the lock for its life.
    ///
    /// - Parameters:
    ///   - path: The lock file, made when missing; it may be removed by its holder.
    ///   - patience: How long to wait for others.
    ///   - body: What to do meanwhile.
    /// - Returns: What `body` returns.
    /// - Throws: `locked`, `directoryUnusable`, `cancelled`, and what `body` throws.
    static func withLock<Value>(
        _ path: FilePath,
        patience: Duration,
        _ body: () async throws(EmbeddedPostgresError) -> Value
    ) async throws(EmbeddedPostgresError) -> Value {
        var held: CInt = -1
        let isHeld = try await comesTrue(within: patience) { () throws(EmbeddedPostgresError) in
            guard let file = try attempt(path) else { return false }
            held = file
            return true
        }
        guard isHeld else {
            throw EmbeddedPostgresError(
                .locked,
                "Another process has been starting or stopping this server for \(patience): \(path)."
            )
        }
        defer { _ = close(held) }
        return try await body()
    }

    /// - Returns: The locked file, or `nil` while somebody else has it.
    private static func attempt(_ path: FilePath) throws(EmbeddedPostgresError) -> CInt? {
        try reportingErrno("\(path) cannot be locked.") { () throws(Errno) -> CInt? in
            let file = unsafe open(path.string, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard file >= 0 else { throw Errno(rawValue: errno) }
            do throws(Errno) {
                guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw Errno(rawValue: errno) }
                // The one who held it before may have removed the file: a lock on a removed file excludes nobody.
                let locked = try Stat(FileDescriptor(rawValue: file))
                let present = try path.attributes(followingLinks: false)
                guard locked.inode == present?.inode, locked.deviceID == present?.deviceID else {
                    throw .wouldBlock
                }
                return file
            } catch {
                _ = close(file)
                if error == .wouldBlock { return nil }
                throw error
            }
        }
    }
}
