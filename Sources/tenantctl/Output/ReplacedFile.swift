internal import Glibc

/// A file that is written whole or not at all, in the place of one that may be there.
struct ReplacedFile {
    let path: String
    /// What a failure is called in JSON.
    let code: String

    /// Writes beside the place and moves the file there, so that nobody ever reads half of one. A pipe or a device is
    /// written as it is: moving a file there would put it in the device's place. Of a link it is the target that is
    /// replaced. A file that is replaced leaves its permissions.
    ///
    /// - Parameter contents: Hands over the bytes, in pieces.
    /// - Throws: ``CommandError`` when the file cannot be written whole; what was there stays then.
    func write(_ contents: ((([UInt8]) -> Void)) -> Void) throws {
        let path = target
        guard isReplaceable else {
            return try unsafe write(contents, to: open(path, mode: "w", called: path), called: path)
        }
        let temporary = "\(path).\(getpid()).tmp"
        // Whatever has this name already is not ours to remove.
        let file = try unsafe open(temporary, mode: "wx", called: path)
        do {
            if let permissions { unsafe fchmod(fileno(file), permissions) }
            try unsafe write(contents, to: file, called: path)
            guard unsafe rename(temporary, path) == 0 else { throw failure("cannot write", path) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
    }

    private func open(_ path: String, mode: String, called name: String) throws -> UnsafeMutablePointer<FILE> {
        guard let file = unsafe fopen(path, mode) else {
            // Only what is in the way has to be found by the name that it has.
            throw failure("cannot create", errno == EEXIST ? path : name)
        }
        return unsafe file
    }

    /// Writes to `file` and closes it.
    private func write(
        _ contents: ((([UInt8]) -> Void)) -> Void,
        to file: UnsafeMutablePointer<FILE>,
        called path: String
    ) throws {
        defer { unsafe fclose(file) }
        var isWhole = true
        contents { bytes in
            let written = unsafe fwrite(bytes, 1, bytes.count, file)
            isWhole = isWhole && written == bytes.count
        }
        guard isWhole, unsafe fflush(file) == 0 else { throw failure("cannot write", path) }
        // What is no file on a disk cannot be brought there.
        guard unsafe fsync(fileno(file)) == 0 || errno == EINVAL || errno == EROFS else {
            throw failure("cannot write", path)
        }
    }

    /// Whether the path is free or names a regular file. A link to nothing is neither: what is moved there would take its
    /// place.
    private var isReplaceable: Bool {
        var status = stat()
        if unsafe stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFREG }
        return unsafe lstat(path, &status) != 0
    }

    /// Of the file that is there.
    private var permissions: mode_t? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// The path without links; as it was given where there is nothing yet.
    private var target: String { resolvedPath(path) ?? path }

    private func failure(_ what: String, _ path: String) -> CommandError {
        CommandError(code, "\(what) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
