extension JSONText {
    /// The canonical text of the value that `bytes` hold, in UTF-8.
    ///
    /// - Throws: ``JSONError`` when they hold something else.
    public init(parsing bytes: RawSpan) throws(JSONError) {
        if let scalar = JSONText(plainScalar: bytes) {
            self = scalar
        } else {
            try self.init(parsing: unsafe bytes.withUnsafeBytes { unsafe Array($0) })
        }
    }

    /// Takes a scalar as it is, if it is canonical already: a string without escapes, a whole number of a length that no
    /// form but its own is shorter for, `true`, `false` or `null`, and nothing around it. Nearly every value that a server sends is one, and none needs a reader.
    ///
    /// Returns `nil` for everything else, JSON or not.
    public init?(plainScalar bytes: RawSpan) {
        let text = unsafe bytes.withUnsafeBytes { bytes in
            unsafe isPlainScalar(bytes) ? unsafe String(validUTF8: bytes.assumingMemoryBound(to: UInt8.self).span) : nil
        }
        guard let text else { return nil }
        self.init(canonical: text)
    }
}

@unsafe
private func isPlainScalar(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let first = unsafe bytes.first else { return false }
    switch first {
    case UInt8(ascii: "\""):
        guard bytes.count > 1, unsafe bytes.last == UInt8(ascii: "\"") else { return false }
        return unsafe bytes.dropFirst().dropLast().allSatisfy { byte in
            byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        }
    case UInt8(ascii: "0"): return bytes.count == 1
    case UInt8(ascii: "1")...UInt8(ascii: "9"): return unsafe bytes.count < 20 && bytes.allSatisfy(isDigit)
    case UInt8(ascii: "-"):
        guard 2..<20 ~= bytes.count, unsafe bytes[1] != UInt8(ascii: "0") else { return false }
        return unsafe bytes.dropFirst().allSatisfy(isDigit)
    case UInt8(ascii: "t"): return unsafe bytes.elementsEqual("true".utf8)
    case UInt8(ascii: "f"): return unsafe bytes.elementsEqual("false".utf8)
    case UInt8(ascii: "n"): return unsafe bytes.elementsEqual("null".utf8)
    default: return false
    }
}
