internal import Glibc

/// A file that is open, closed when nobody holds it any more.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    let path: String

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Opens a file or a folder for reading; `flags` are further ones of `open`.
    static func reading(_ path: String, flags: Int32 = 0) throws(DiskCopyError) -> OpenFile {
        // Without waiting for whoever writes, if it is a pipe.
        try open(path, O_RDONLY | O_NONBLOCK | flags, 0)
    }

    /// Makes a file that is not there yet, readable by its owner only.
    static func creating(_ path: String) throws(DiskCopyError) -> OpenFile {
        let file = try open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        guard fchmod(file.descriptor, 0o600) == 0 else { throw DiskCopyError(errno: "fchmod", path) }
        return file
    }

    private static func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(DiskCopyError) -> OpenFile {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw DiskCopyError(errno: "open", path) }
        return OpenFile(descriptor, path)
    }

    /// All that is in it; of a file that is longer than `limit` so many bytes and one.
    func contents(atMost limit: Int) throws(DiskCopyError) -> [UInt8] {
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while contents.count <= limit {
            let wanted = min(piece.count, limit + 1 - contents.count)
            let count = unsafe read(descriptor, &piece, wanted)
            if count == 0 { return contents }
            if count > 0 {
                contents += piece[..<count]
            } else if errno != EINTR {
                throw DiskCopyError(errno: "read", path)
            }
        }
        return contents
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8]) throws(DiskCopyError) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            if count >= 0 {
                start += count
            } else if errno != EINTR {
                throw DiskCopyError(errno: "write", path)
            }
        }
    }

    /// Brings it to the disk.
    func synchronize() throws(DiskCopyError) {
        guard fsync(descriptor) == 0 else { throw DiskCopyError(errno: "fsync", path) }
    }

    /// Who owns it, who may read it, and what it is.
    func status() throws(DiskCopyError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw DiskCopyError(errno: "fstat", path) }
        return status
    }
}

extension DiskCopyError {
    /// What `errno` says now about a call.
    init(errno call: String, _ path: String) {
        self.init(.system(call: call, errno: errno), path)
    }
}
