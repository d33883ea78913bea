internal import TenantModel

/// A copy of a snapshot on disk, with which a process can start and serve while the database is down.
///
/// Tokens, card numbers, merchants' ids and secret configuration are in it encrypted with a key (AES-GCM, bound to the rest of the copy),
/// or not at all where there is none; readers are told by ``Snapshot/secrets``. The key tells the open part genuine as well, so
/// that a reader who has one takes no copy that was written without. Blocks while it reads or writes: keep it
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
        try PrivateFile(path: path).replace(with: bytes, by: writing)
    }

    /// Reads the copy.
    ///
    /// - Returns: The snapshot as it was written; without the values of secrets where this reader has no key.
    /// - Throws: ``DiskCopyError``.
    package func read() throws(DiskCopyError) -> Snapshot {
        let bytes = try PrivateFile(path: path).contents(atMost: DiskCopyForm.maximumByteCount)
        do throws(DiskCopyForm.Fault) {
            return try DiskCopyForm.snapshot(from: bytes, key: key, database: database)
        } catch {
            throw DiskCopyError(error.code, path)
        }
    }
}
