internal import Glibc
internal import YAMLSyntax

/// Reads small files, one after another, into the same memory.
struct FileReader {
    private let limit: Int
    /// As large as the largest file so far and a byte more, so that a file that grows while it is read is noticed. Room
    /// for the limit, made at once, would cost more than reading a small folder does.
    private var buffer: [UInt8] = []
    private var count = 0

    /// Makes a reader of files of at most `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Reads the whole of a file.
    ///
    /// - Parameters:
    ///   - path: Its path.
    ///   - takesPipe: Whether it may be a pipe, such as the shell's `<(command)`, whose end is waited for.
    /// - Returns: How many bytes it has.
    /// - Throws: ``FileFault`` when it cannot be read, is no regular file, or is too long, in which case no
    ///   more than one byte beyond the limit was read.
    mutating func read(_ path: String, orPipe takesPipe: Bool = false) throws(FileFault) -> Int {
        count = 0
        var status = stat()
        let isPipe = unsafe takesPipe && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        // Without O_NONBLOCK the opening of a FIFO waits for a writer, who may never come where nobody named it.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | (isPipe ? 0 : O_NONBLOCK))
        guard file >= 0 else { throw .unreadable(errno) }
        defer { _ = close(file) }
        guard unsafe fstat(file, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == (isPipe ? S_IFIFO : S_IFREG) else { throw .notRegular }
        guard status.st_size <= limit else { throw .tooLarge(limit) }
        makeRoom(for: Int(status.st_size) + 1)
        while count <= limit {
            makeRoom(for: count + 1)
            let start = count
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
                return unsafe Glibc.read(file, rest.baseAddress, rest.count)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw .unreadable(errno)
            }
            count += got
            // The size saves asking for the end once more; below /proc it is 0, and the end has to be met.
            if got == 0 || count == status.st_size { return count }
        }
        throw .tooLarge(limit)
    }

    /// Takes bytes that lie in memory for a file; what goes beyond the limit by more than a byte is dropped.
    mutating func take(_ bytes: Span<UInt8>) {
        count = min(bytes.count, limit + 1)
        makeRoom(for: count)
        for index in 0..<count { buffer[index] = bytes[index] }
    }

    /// At least doubles what there is where it is not enough: below /proc a file's size is not known before.
    private mutating func makeRoom(for size: Int) {
        guard size > buffer.count else { return }
        let larger = min(max(size, 2 * buffer.count, 4096), limit + 1)
        buffer.append(contentsOf: repeatElement(0, count: larger - buffer.count))
    }

    /// The last file.
    var bytes: [UInt8] { Array(buffer[..<count]) }

    /// The last file as YAML.
    func parsed() -> YAMLParse {
        YAMLDocument.parse(buffer.span.extracting(0..<count))
    }

    /// Some lines of the last file, by their numbers from 1.
    func lines(_ wanted: Set<Int>) -> SourceLines {
        SourceLines(wanted, of: buffer.span.extracting(0..<count))
    }

    /// The number of the first line of the last file that is not UTF-8, from 1.
    func firstLineWithoutText() -> Int {
        let lines = buffer[..<count].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }

    /// The last file as text; `nil` when it is not UTF-8.
    func text() -> String? {
        String(validating: buffer[..<count], as: UTF8.self)
    }
}
