extension [UInt8] {
    /// Appends an integer in network order.
    mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
        unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
    }

    /// Appends a value after its length in four bytes; -1 and nothing else for NULL.
    ///
    /// - Returns: whether there is a value.
    @discardableResult
    mutating func appendField<Value: PostgresEncodable>(_ value: Value) -> Bool {
        let start = count
        append(bigEndian: Int32(-1))
        guard value.encode(into: &self) else { return false }
        setLength(at: start)
        return true
    }

    /// Writes the number of bytes behind the four at `start` into those four.
    ///
    /// A length beyond 2 GiB becomes one that the server refuses; its own limit for a value is 1 GiB.
    mutating func setLength(at start: Int) {
        let length = UInt32(bitPattern: Int32(clamping: count - start - 4))
        self[start] = UInt8(truncatingIfNeeded: length >> 24)
        self[start + 1] = UInt8(truncatingIfNeeded: length >> 16)
        self[start + 2] = UInt8(truncatingIfNeeded: length >> 8)
        self[start + 3] = UInt8(truncatingIfNeeded: length)
    }
}
