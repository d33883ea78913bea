internal import Glibc
internal import TenantPlan

/// A plan in a file.
struct PlanFile {
    let path: String

    /// Writes the plan beside its place and moves it there, so that nobody ever reads half of one.
    func write(_ document: PlanDocument) throws {
        let temporary = "\(path).\(getpid()).tmp"
        guard let file = unsafe fopen(temporary, "wx") else { throw failure("cannot create", temporary) }
        var isWhole = true
        document.writeJSON { bytes in
            let written = unsafe fwrite(bytes, 1, bytes.count, file)
            isWhole = isWhole && written == bytes.count
        }
        let isFlushed = unsafe fflush(file) == 0
        let isSynced = unsafe fsync(fileno(file)) == 0
        let fault = isWhole && isFlushed && isSynced ? nil : failure("cannot write", temporary)
        unsafe fclose(file)
        if let fault {
            unsafe unlink(temporary)
            throw fault
        }
        guard unsafe rename(temporary, path) == 0 else {
            defer { unsafe unlink(temporary) }
            throw failure("cannot write", path)
        }
    }

    /// Reads a plan to show it.
    func read() throws -> PlanDocument {
        let bytes = try TextFile(path: path).bytes()
        do throws(PlanFileError) {
            return try PlanDocument(parsing: bytes)
        } catch {
            throw CommandError("plan_file", "\(path): \(error)")
        }
    }

    private func failure(_ what: String, _ path: String) -> CommandError {
        CommandError("plan_file", "\(what) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
