import Glibc
import SystemPackage

/// What a program reads from its standard input.
///
/// A file without a name, and not a pipe: a program that ends before it has read everything, e.g. a client whose
/// server is gone, would otherwise end this process too, with `SIGPIPE`.
enum ProgramInput {
    /// - Returns: A descriptor at the beginning of the text, which the caller closes.
    /// - Throws: `programFailed` when there is no room for the file.
    static func open(_ text: String) throws(EmbeddedPostgresError) -> FileDescriptor {
        do throws(Errno) {
            let file = text.isEmpty ? unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) : try unnamedFile()
            guard file >= 0 else { throw Errno(rawValue: errno) }
            do throws(Errno) {
                try write(text, to: file)
            } catch {
                _ = close(file)
                throw error
            }
            return FileDescriptor(rawValue: file)
        } catch {
            throw EmbeddedPostgresError(
                .programFailed,
                "The input of a program cannot be stored.",
                cause: error
            )
        }
    }

    private static func unnamedFile() throws(Errno) -> CInt {
        var template = Array("/tmp/tenantry-input-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&template)
        guard file >= 0 else { throw Errno(rawValue: errno) }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        guard unsafe Glibc.unlink(template) == 0 else {
            let error = Errno(rawValue: errno)
            _ = close(file)
            throw error
        }
        return file
    }

    /// Writes without moving: the program shares the position, and begins where it is.
    private static func write(_ text: String, to file: CInt) throws(Errno) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { rest in
                unsafe pwrite(file, rest.baseAddress, rest.count, off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Errno(rawValue: errno) }
            written += count
        }
    }
}
