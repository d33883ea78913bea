internal import Glibc

/// A file that nobody but its owner may read or write, and that is replaced whole or not at all. Blocks while it reads or
/// writes: keep it away from the cooperative pool. One writer at a time.
package struct PrivateFile: Sendable {
    /// Where it is.
    package let path: String

    /// Names a place. Nothing is read or written yet.
    package init(path: String) {
        self.path = path
    }

    /// Puts these bytes in the place of what may be there.
    ///
    /// - Parameter bytes: All of the new content.
    /// - Throws: ``DiskCopyError`` with `system`, such as for a full disk; what was there stays then.
    package func replace(with bytes: [UInt8]) throws(DiskCopyError) {
        try replace(with: bytes) { file, bytes throws(DiskCopyError) in try file.write(bytes) }
    }

    /// As ``replace(with:)``, with what writes to the open file handed in: tests have disks fill up.
    func replace(
        with bytes: [UInt8],
        by writing: (borrowing OpenFile, [UInt8]) throws(DiskCopyError) -> Void
    ) throws(DiskCopyError) {
        let (folder, name) = Self.split(path)
        let temporary = "\(folder)/.\(name).\(getpid()).new"
        Self.removeLeftovers(of: name, in: folder)
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

    /// Reads it.
    ///
    /// - Parameter limit: The most bytes that it may have; of a longer one so many and one are read.
    /// - Returns: What is in it.
    /// - Throws: ``DiskCopyError``: `missing`; `notAFile`, `otherOwner` and `notPrivate` for what is not trusted; `system`.
    package func contents(atMost limit: Int) throws(DiskCopyError) -> [UInt8] {
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
        return try file.contents(atMost: limit)
    }

    /// Removes what writers left behind when they were killed: those whose process is not there any more, and our own.
    private static func removeLeftovers(of name: Substring, in folder: String) {
        guard let stream = unsafe opendir(folder) else { return }
        defer { unsafe closedir(stream) }
        while let entry = unsafe readdir(stream) {
            let found = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard found.hasPrefix(".\(name)."), found.hasSuffix(".new"),
                let process = pid_t(found.dropFirst(name.count + 2).dropLast(4)), process > 0
            else { continue }
            if process == getpid() || kill(process, 0) != 0 && errno == ESRCH { unsafe unlink("\(folder)/\(found)") }
        }
    }

    private static func split(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), path[path.index(after: slash)...])
    }
}
