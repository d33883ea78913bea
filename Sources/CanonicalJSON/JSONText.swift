/// A JSON value as its canonical text: equal values have equal bytes, whoever wrote them.
///
/// Canonical means: no white space; members in byte order of their names, the last of equal names wins (as in
/// PostgreSQL's `jsonb`); numbers in plain decimal without needless zeros; in strings only what must be escaped is.
public struct JSONText: Sendable {
    /// The canonical text.
    public let text: String

    /// The canonical text of `value`.
    public init(_ value: JSON) {
        var writer = JSONWriter()
        writer.writeCanonical(value)
        self.text = writer.text
    }

    /// The canonical text of the value that `bytes` hold.
    ///
    /// - Throws: ``JSONError`` when they hold something else.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes)
        self = try reader.readCanonical()
        try reader.end()
    }

    /// Takes `text` for canonical.
    init(canonical text: String) {
        self.text = text
    }

    /// A string value.
    public static func string(_ value: String) -> JSONText { JSONText(.string(value)) }

    /// The value again as data.
    public var value: JSON {
        var reader = JSONReader(text)
        // Canonical text always reads; `null` can only stand for a fault in this module.
        return (try? reader.readValue()) ?? .null
    }
}

extension JSONText: Hashable {
    /// Equality of bytes. `String ==` is canonical equivalence, which PostgreSQL does not know.
    public static func == (left: JSONText, right: JSONText) -> Bool {
        left.text.hasSameBytes(as: right.text)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension JSONReader {
    /// Reads any value as canonical text; scalars, which most values are, without a tree.
    public mutating func readCanonical() throws(JSONError) -> JSONText {
        switch peek() {
        case UInt8(ascii: "t"), UInt8(ascii: "f"): JSONText(canonical: try readBool() ? "true" : "false")
        case UInt8(ascii: "\""): try readCanonicalString()
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "n"): JSONText(try readValue())
        default: JSONText(canonical: canonicalNumber(try readNumber()))
        }
    }
}

extension JSONReader {
    /// A string without escapes is canonical as it stands.
    private mutating func readCanonicalString() throws(JSONError) -> JSONText {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\\") {
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\"") {
                guard let text = String(validUTF8: bytes.span.extracting(start..<position)) else {
                    throw fault("UTF-8 in the string")
                }
                return JSONText(canonical: text)
            }
        }
        position = start
        return JSONText(.string(try readString()))
    }
}

extension JSONText {
    /// `{}`.
    public static let emptyObject = JSONText(canonical: "{}")
}
