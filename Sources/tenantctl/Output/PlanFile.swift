internal import Glibc
internal import TenantPlan

/// A plan in a file.
struct PlanFile {
    let path: String

    /// The longest that is read, in bytes: the plan of 10,000 new tenants has some hundred million.
    private static let longest = 1 << 30

    /// Writes the plan beside its place and moves it there, so that nobody ever reads half of one. A pipe or a device
    /// is written as it is: moving a file there would put it in the device's place. Of a link it is the target that is
    /// replaced.
    func write(_ document: PlanDocument) throws {
        let path = target
        guard isReplaceable else { return try unsafe write(document, to: open(path, mode: "w"), called: path) }
        let temporary = "\(path).\(getpid()).tmp"
        // Whatever has this name already is not ours to remove.
        let file = try unsafe open(temporary, mode: "wx")
        do {
            try unsafe write(document, to: file, called: temporary)
            guard unsafe rename(temporary, path) == 0 else { throw failure("cannot write", path) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
    }

    private func open(_ path: String, mode: String) throws -> UnsafeMutablePointer<FILE> {
        guard let file = unsafe fopen(path, mode) else { throw failure("cannot create", path) }
        return unsafe file
    }

    /// Writes to `file` and closes it.
    private func write(_ document: PlanDocument, to file: UnsafeMutablePointer<FILE>, called path: String) throws {
        defer { unsafe fclose(file) }
        var isWhole = true
        document.writeJSON { bytes in
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

    /// The path without links; as it was given where there is nothing yet.
    private var target: String {
        guard let resolved = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// Reads a plan.
    func read() throws -> SavedPlan {
        let bytes = try TextFile(path: path, limit: Self.longest).bytes()
        do throws(PlanFileError) {
            return try SavedPlan(parsing: bytes)
        } catch {
            throw CommandError("plan_file", "\(path): \(error)")
        }
    }

    private func failure(_ what: String, _ path: String) -> CommandError {
        CommandError("plan_file", "\(what) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
