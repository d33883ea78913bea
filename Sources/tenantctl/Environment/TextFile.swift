internal import Glibc

/// A small text file that the user names.
struct TextFile {
    let path: String

    /// Its bytes.
    func bytes() throws -> [UInt8] {
        guard let file = unsafe fopen(path, "r") else { throw failure }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard unsafe ferror(file) == 0 else { throw failure }
        return bytes
    }

    /// Its lines, without white space around them.
    func lines() throws -> [String] {
        try bytes().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0D].contains($0) }
            let trimmed = line.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
            return String(decoding: trimmed, as: UTF8.self)
        }
    }

    private var failure: CommandError {
        CommandError("file", "cannot read \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
