/// The bound parameters of a statement, encoded one behind the other in one buffer.
struct Parameters: Sendable {
    private struct Entry {
        var type: PostgresType
        /// Where the value begins in `bytes`.
        var start: Int
        /// Without the NUL character behind it; nil for NULL.
        var length: Int?
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    var count: Int { entries.count }

    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        let start = bytes.count
        let hasValue = value.encode(into: &bytes)
        entries.append(
            Entry(type: Value.parameterType, start: start, length: hasValue ? bytes.count - start : nil)
        )
        // libpq takes values in text form as C strings.
        bytes.append(0)
    }

    mutating func append(_ other: Parameters) {
        let shift = bytes.count
        bytes.append(contentsOf: other.bytes)
        for var entry in other.entries {
            entry.start += shift
            entries.append(entry)
        }
    }

    /// - Throws: `PostgresError` with the code `encoding` for a value that cannot be sent as it is.
    func validate() throws(PostgresError) {
        for (index, entry) in entries.enumerated() {
            guard let length = entry.length else { continue }
            guard length <= Int32.max else {
                throw PostgresError(.encoding, "parameter $\(index + 1) is larger than 2 GiB")
            }
            // As a C string the value would silently end there.
            if entry.type == .unspecified, bytes[entry.start..<entry.start + length].contains(0) {
                throw PostgresError(.encoding, "parameter $\(index + 1) contains a NUL character")
            }
        }
    }

    /// Calls `body` with the arrays that `PQsendQueryParams` takes: types, values, lengths, formats. They are
    /// valid only during the call.
    @unsafe
    func withArrays<Result>(
        _ body: ([UInt32], [UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { buffer in
            let values: [UnsafePointer<CChar>?] = unsafe entries.map { entry in
                guard entry.length != nil, let base = buffer.baseAddress else { return nil }
                return unsafe (base + entry.start).assumingMemoryBound(to: CChar.self)
            }
            return unsafe body(
                entries.map(\.type.oid),
                values,
                entries.map { Int32(clamping: $0.length ?? 0) },
                entries.map { $0.type == .unspecified ? 0 : 1 }
            )
        }
    }
}
