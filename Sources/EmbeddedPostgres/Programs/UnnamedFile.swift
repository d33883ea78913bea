import Glibc
import SystemPackage

/// A file without a name, for what a program reads or writes; gone with this value.
final class UnnamedFile: Sendable {
    let descriptor: FileDescriptor

    /// - Parameter text: What it holds; a reader begins at the beginning.
    /// - Throws: `programFailed` when there is no room for it.
    init(holding text: String = "") throws(EmbeddedPostgresError) {
        do throws(Errno) {
            var template = Array("/tmp/tenantry-XXXXXX".utf8CString)
            let file = unsafe mkstemp(&template)
            guard file >= 0 else { throw Errno(rawValue: errno) }
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
            descriptor = FileDescriptor(rawValue: file)
            do throws(Errno) {
                guard unsafe Glibc.unlink(template) == 0 else { throw Errno(rawValue: errno) }
                try Self.write(text, to: file)
            } catch {
                _ = close(file)
                throw error
            }
        } catch {
            throw EmbeddedPostgresError(
                .programFailed,
                "The input or output of a program cannot be stored.",
                cause: error
            )
        }
    }

    deinit {
        _ = close(descriptor.rawValue)
    }

    /// What it holds now.
    ///
    /// - Parameter limit: The most bytes that are read.
    /// - Returns: The text; what is not UTF-8 comes out as U+FFFD.
    /// - Throws: `programFailed` when it cannot be read.
    func text(atMost limit: Int) throws(EmbeddedPostgresError) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let wanted = min(chunk.count, limit - bytes.count)
            let count = unsafe pread(descriptor.rawValue, &chunk, wanted, off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw EmbeddedPostgresError(
                    .programFailed,
                    "The output of a program cannot be read.",
                    cause: Errno(rawValue: errno)
                )
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
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
