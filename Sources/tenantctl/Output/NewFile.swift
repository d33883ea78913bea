internal import Glibc

/// A file that is made and never replaces another one.
struct NewFile {
    let path: String
    let text: String

    /// Writes several files, after a look whether any of them is there, or would be written through a link: then none is
    /// written.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - folder: The folder that all of them lie in.
    /// - Throws: ``CommandError`` that names the file.
    static func write(_ files: [NewFile], below folder: String) throws {
        for file in files { try file.checkPlace(below: folder) }
        for file in files { try file.write() }
    }

    /// Makes sure that nothing stands in its place, and no link on the way to it from a folder on.
    ///
    /// - Throws: ``CommandError`` that names what stands there.
    func checkPlace(below folder: String) throws {
        try LinkFree.check(path, below: folder)
        guard !isThere else { throw alreadyThere }
    }

    /// Writes the file under another name and gives it its own when it is whole, so that nobody ever reads half of it.
    /// Folders on the way are made.
    ///
    /// - Throws: ``CommandError`` when the file is there, or cannot be written.
    func write() throws {
        try makeFolders()
        let temporary = "\(path).\(getpid()).tmp"
        defer { unsafe _ = unlink(temporary) }
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure }
        defer { _ = close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure }
            rest = rest.dropFirst(max(count, 0))
        }
        guard fsync(file) == 0 || errno == EINVAL else { throw failure }
        // Unlike a rename, a link never takes the place of what came there in the meantime.
        guard unsafe link(temporary, path) == 0 else { throw errno == EEXIST ? alreadyThere : failure }
    }

    /// Whether something stands in its place, a link that leads nowhere included.
    var isThere: Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    private func makeFolders() throws {
        var end = path.startIndex
        while let slash = path[end...].firstIndex(of: "/") {
            end = path.index(after: slash)
            let folder = String(path[..<slash])
            guard !folder.isEmpty else { continue }
            guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST || errno == EISDIR else { throw failure }
        }
    }

    private var alreadyThere: CommandError {
        CommandError("file_exists", "\(path) is there already, and nothing is ever overwritten: move it away first")
    }

    private var failure: CommandError {
        CommandError("file", "cannot write \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
