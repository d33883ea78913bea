import Glibc
import SystemPackage

extension FilePath {
    /// The text of a small file. Root reads in folders of another user here, so that a link is not followed and a
    /// pipe not waited for.
    ///
    /// - Parameters:
    ///   - offset: Where to begin, in bytes from the start.
    ///   - limit: The most bytes to read, counted back from the end of the file.
    /// - Returns: The text, repaired where it is not UTF-8; `nil` where there is no file.
    /// - Throws: The `errno` of opening or reading.
    func contents(from offset: Int64 = 0, limit: Int = 65_536) throws(Errno) -> String? {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(self, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
        } catch let error as Errno {
            if error == .noSuchFileOrDirectory { return nil }
            throw error
        } catch {
            throw .ioError
        }
        defer { _ = Glibc.close(file.rawValue) }

        let size = try Stat(file).size
        var position = max(offset, size - Int64(limit))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let count = unsafe buffer.withUnsafeMutableBytes { space in
                unsafe pread(file.rawValue, space.baseAddress, space.count, off_t(position))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Errno(rawValue: errno)
            }
            if count == 0 { break }
            bytes += buffer.prefix(count)
            position += Int64(count)
        }
        return String(decoding: bytes.prefix(limit), as: UTF8.self)
    }
}
