extension JSONReader {
    /// Reads a string and resolves its escapes.
    ///
    /// A lone surrogate is refused: PostgreSQL refuses it too, and no UTF-8 text can hold it. So are bytes that are no
    /// UTF-8: repaired, two different texts would become one.
    public mutating func readString() throws(JSONError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw fault("a string") }
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                return try end(String(validUTF8: bytes.span.extracting(start..<position)))
            case UInt8(ascii: "\\"): return try readEscapedString(from: start)
            case 0..<0x20: throw fault("no control character in a string")
            default: position += 1
            }
        }
        throw fault("the end of the string")
    }

    /// The slow path: everything from `start` again, into a buffer, as soon as one escape was seen.
    private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""): return try end(String(validUTF8: text.span))
            case UInt8(ascii: "\\"):
                position += 1
                try readEscape(into: &text)
            case 0..<0x20: throw fault("no control character in a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("the end of the string")
    }

    /// Steps over the closing quote behind `text`; `nil` were bytes that are no text.
    private mutating func end(_ text: String?) throws(JSONError) -> String {
        guard let text else { throw fault("UTF-8 in the string") }
        position += 1
        return text
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw fault("an escape") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try readScalar())).utf8)
        default: throw fault("a known escape")
        }
    }

    private mutating func readScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try readHex()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), bytes[position...].starts(with: [0x5C, 0x75]) else {
            throw fault("a pair of surrogates")
        }
        position += 2
        let second = try readHex()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("the second of a pair of surrogates") }
        return scalar
    }

    private mutating func readHex() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
        else { throw fault("four hexadecimal digits") }
        position += 4
        return value
    }
}
