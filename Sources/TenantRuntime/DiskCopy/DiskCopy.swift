internal import Crypto
internal import Glibc
internal import TenantModel

/// A copy of a snapshot on disk, with which a process can start and serve while the database is down.
///
/// Tokens, card numbers and secret configuration are in it encrypted with a key (AES-GCM, bound to the rest of the copy),
/// or not at all where there is none; readers are told by ``Snapshot/secrets``. Blocks while it reads or writes: keep it
/// away from the cooperative pool. One writer at a time.
package struct DiskCopy: Sendable {
    /// Where the copy is.
    package let path: String
    private let key: DiskCopyKey?
    private let database: String?

    /// Names a place. Nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - path: Where the copy is; its folder has to be there.
    ///   - key: What secrets are encrypted with; `nil` leaves them out.
    ///   - database: The identity of the database that a copy has to be of, as ``Snapshot/databaseIdentity`` gives it; `nil`
    ///     takes that of any.
    package init(path: String, key: DiskCopyKey?, database: String? = nil) {
        self.path = path
        self.key = key
        self.database = database
    }

    /// Writes a copy in the place of the one that may be there: whole, or not at all.
    ///
    /// - Parameter snapshot: What to write.
    /// - Throws: ``DiskCopyError`` with `system`, such as for a full disk; what was there stays then.
    package func write(_ snapshot: Snapshot) throws(DiskCopyError) {
        let bytes = DiskCopyForm.bytes(of: snapshot, key: key)
        try write(bytes) { file, bytes throws(DiskCopyError) in try file.write(bytes) }
    }

    /// As ``write(_:)``, with what writes to the open file handed in: tests have disks fill up.
    func write(
        _ bytes: [UInt8],
        by writing: (borrowing OpenFile, [UInt8]) throws(DiskCopyError) -> Void
    ) throws(DiskCopyError) {
        let (folder, name) = Self.split(path)
        let temporary = "\(folder)/.\(name).\(getpid()).new"
        // What a process with our number left behind when it was killed.
        unsafe unlink(temporary)
        do throws(DiskCopyError) {
            let file = try OpenFile.creating(temporary)
            try writing(file, bytes)
            try file.synchronize()
            guard unsafe rename(temporary, path) == 0 else { throw DiskCopyError(errno: "rename", path) }
            // The name is on the disk when its folder is.
            try OpenFile.reading(folder, flags: O_DIRECTORY).synchronize()
        } catch {
            unsafe unlink(temporary)
            throw error
        }
    }

    /// Reads the copy.
    ///
    /// - Returns: The snapshot as it was written; without the values of secrets where the copy or this reader has no key.
    /// - Throws: ``DiskCopyError``.
    package func read() throws(DiskCopyError) -> Snapshot {
        let file: OpenFile
        do throws(DiskCopyError) {
            file = try OpenFile.reading(path, flags: O_NOFOLLOW)
        } catch {
            switch error.code {
            case .system(_, ENOENT): throw DiskCopyError(.missing, path)
            case .system(_, ELOOP): throw DiskCopyError(.notAFile, path)
            default: throw error
            }
        }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else { throw DiskCopyError(.notAFile, path) }
        guard status.st_uid == geteuid() else { throw DiskCopyError(.otherOwner, path) }
        guard status.st_mode & 0o077 == 0 else { throw DiskCopyError(.notPrivate, path) }
        let bytes = try file.contents(atMost: DiskCopyForm.maximumByteCount)
        do throws(DiskCopyForm.Fault) {
            return try DiskCopyForm.snapshot(from: bytes, key: key, database: database)
        } catch {
            throw DiskCopyError(error.code, path)
        }
    }

    private static func split(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), path[path.index(after: slash)...])
    }
}
