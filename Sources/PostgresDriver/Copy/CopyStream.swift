/// The frame of a binary COPY: a header, rows that begin with their number of fields, and -1 instead of that
/// number at the end ("Binary Format" in the manual's page on COPY).
struct CopyStream {
    /// `PGCOPY\n`, a byte that breaks when something strips the high bit, and three that break when something
    /// translates the ends of lines; then the flags and the length of what follows, which is nothing.
    static let header: [UInt8] = [
        0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00,
        0, 0, 0, 0,
        0, 0, 0, 0,
    ]

    private var hasHeader = false
    private var rows = 0

    /// Hands the row in a message to `body`, if there is one.
    ///
    /// The server sends a row in a message of its own; libpq's own programs rely on it.
    @unsafe
    mutating func read(_ bytes: UnsafeRawBufferPointer, _ body: (inout CopyReader) throws -> Void) throws {
        var offset = 0
        if !hasHeader {
            offset = try unsafe readHeader(bytes)
            hasHeader = true
            // A server may send the header by itself.
            guard offset < bytes.count else { return }
        }
        guard bytes.count - offset >= 2 else { throw PostgresError(.decoding, "COPY data is cut off") }
        let fieldCount = unsafe Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int16.self))
        guard fieldCount >= 0 else { return }
        var reader = unsafe CopyReader(bytes, offset: offset + 2, row: rows, fieldCount: Int(fieldCount))
        rows += 1
        try body(&reader)
    }

    /// - Returns: the length of the header.
    private func readHeader(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int {
        guard unsafe bytes.starts(with: Self.header.prefix(11)), bytes.count >= Self.header.count else {
            throw PostgresError(.decoding, "COPY data does not begin with the signature of the binary format")
        }
        let extra = Int(unsafe UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 15, as: UInt32.self)))
        guard bytes.count - Self.header.count >= extra else {
            throw PostgresError(.decoding, "COPY data is cut off")
        }
        return Self.header.count + extra
    }
}
