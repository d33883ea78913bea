internal import Glibc

/// A file that the user names: a regular one or a pipe, of a bounded size.
struct TextFile {
    let path: String
    /// The most bytes that it may have.
    let limit: Int

    /// Its bytes.
    ///
    /// - Throws: ``CommandError`` when it cannot be read whole, or is something without an end.
    func bytes() throws -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw systemFailure }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw systemFailure }
        // A pipe is what `<(command)` and `/dev/stdin` are; a device may never end, a folder never begins.
        guard [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) else { throw failure("it is not a regular file") }
        var bytes: [UInt8] = []
        if status.st_size <= limit { bytes.reserveCapacity(Int(status.st_size)) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while status.st_size <= limit, bytes.count <= limit {
            let count = unsafe read(file, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                guard errno == EINTR else { throw systemFailure }
                continue
            }
            bytes += chunk[..<count]
        }
        throw failure("it has more than \(limit) bytes")
    }

    /// Its lines, without white space around them.
    func lines() throws -> [String] {
        // Editors of Windows begin a file with a byte order mark.
        var bytes = try bytes()[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0D].contains($0) }
            let trimmed = line.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
            return String(decoding: trimmed, as: UTF8.self)
        }
    }

    private var systemFailure: CommandError { failure(unsafe String(cString: strerror(errno))) }

    private func failure(_ reason: String) -> CommandError {
        CommandError("file", "cannot read \(path): \(reason)")
    }
}
