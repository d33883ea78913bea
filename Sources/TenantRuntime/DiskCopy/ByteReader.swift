/// Reads what a ``ByteWriter`` wrote. Checks every length: what was changed on disk must not take the process down.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    /// Where it stands, in the array that it reads a part of.
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func uint64() throws(DiskCopyForm.Fault) -> UInt64 {
        var value: UInt64 = 0
        for byte in try take(8).reversed() { value = value << 8 | UInt64(byte) }
        return value
    }

    mutating func int64() throws(DiskCopyForm.Fault) -> Int64 { Int64(bitPattern: try uint64()) }

    mutating func int32() throws(DiskCopyForm.Fault) -> Int32 {
        guard let value = Int32(exactly: try int64()) else { throw DiskCopyForm.Fault(.corrupt) }
        return value
    }

    /// A number of things, of each of which there is at least one byte.
    mutating func count() throws(DiskCopyForm.Fault) -> Int {
        let value = try uint64()
        guard value <= UInt64(bytes.endIndex - position) else { throw DiskCopyForm.Fault(.corrupt) }
        return Int(value)
    }

    mutating func byte() throws(DiskCopyForm.Fault) -> UInt8 { try take(1).first ?? 0 }

    mutating func bool() throws(DiskCopyForm.Fault) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw DiskCopyForm.Fault(.corrupt)
        }
    }

    mutating func block() throws(DiskCopyForm.Fault) -> ArraySlice<UInt8> { try take(try count()) }

    mutating func text() throws(DiskCopyForm.Fault) -> String {
        guard let text = String(validating: try block(), as: UTF8.self) else { throw DiskCopyForm.Fault(.corrupt) }
        return text
    }

    mutating func optionalText() throws(DiskCopyForm.Fault) -> String? {
        try bool() ? try text() : nil
    }

    mutating func take(_ count: Int) throws(DiskCopyForm.Fault) -> ArraySlice<UInt8> {
        guard bytes.endIndex - position >= count else { throw DiskCopyForm.Fault(.corrupt) }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
