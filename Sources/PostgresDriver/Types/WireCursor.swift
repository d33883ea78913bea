/// A place in a value that is read from its start to its end.
struct WireCursor {
    private(set) var offset = 0

    /// The next integer, in network order; nil when fewer bytes are left than it takes.
    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ bytes: RawSpan) -> Value? {
        guard bytes.byteCount - offset >= MemoryLayout<Value>.size else { return nil }
        defer { offset += MemoryLayout<Value>.size }
        return unsafe Value(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// Steps over `count` bytes; false when fewer are left.
    mutating func skip(_ count: Int, _ bytes: RawSpan) -> Bool {
        guard bytes.byteCount - offset >= count else { return false }
        offset += count
        return true
    }
}
