/// Reads JSON from front to back without building a tree: the ledger of 10,000 tenants is 1.5 million values.
///
/// Accepts RFC 8259, no more: no comments, no trailing commas. Nesting is bounded by ``maximumDepth``.
public struct JSONReader {
    /// How deep arrays and objects may nest; beyond it the text is refused instead of the stack being risked.
    public static let maximumDepth = 256

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    /// Starts at the first byte of `bytes`. They should hold UTF-8: a string of other bytes is refused, not repaired.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Starts at the first character of `text`.
    public init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    /// The byte that the next value starts with, after white space; `nil` at the end.
    public mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    /// Refuses anything but white space behind the value.
    public mutating func end() throws(JSONError) {
        guard peek() == nil else { throw fault("the end") }
    }

    /// Calls `member` for each name of an object, with the reader standing before its value, which `member` must read.
    public mutating func readObject(
        _ member: (inout JSONReader, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter(UInt8(ascii: "{"), "an object")
        if skip(UInt8(ascii: "}")) { return leave() }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw fault("a member name") }
            let name = try readString()
            guard skip(UInt8(ascii: ":")) else { throw fault("a colon") }
            try member(&self, name)
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw fault("a comma or the end of the object") }
        leave()
    }

    /// Calls `member` for each name of an object; no string is made of a name that is among `names`.
    public mutating func readObject(
        of names: JSONNames,
        _ member: (inout JSONReader, JSONName) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter(UInt8(ascii: "{"), "an object")
        if skip(UInt8(ascii: "}")) { return leave() }
        var likely = 0
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw fault("a member name") }
            let name: JSONName
            if let found = names.place(of: bytes, at: position + 1, likely: likely) {
                name = .expected(found.place)
                position = found.end
                likely = found.place + 1
            } else {
                let other = try readString()
                // Escaped, it may be one of them all the same.
                name = names.place(of: other).map(JSONName.expected) ?? .other(other)
            }
            guard skip(UInt8(ascii: ":")) else { throw fault("a colon") }
            try member(&self, name)
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw fault("a comma or the end of the object") }
        leave()
    }

    /// Calls `element` with the reader standing before each value of an array, which `element` must read.
    public mutating func readArray(_ element: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        try enter(UInt8(ascii: "["), "an array")
        if skip(UInt8(ascii: "]")) { return leave() }
        repeat {
            try element(&self)
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw fault("a comma or the end of the array") }
        leave()
    }

    /// Reads `null` if it is next.
    public mutating func readNull() throws(JSONError) -> Bool {
        guard peek() == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// Reads `true` or `false`.
    public mutating func readBool() throws(JSONError) -> Bool {
        switch peek() {
        case UInt8(ascii: "t"):
            try literal("true")
            return true
        case UInt8(ascii: "f"):
            try literal("false")
            return false
        default: throw fault("true or false")
        }
    }

    /// Reads a whole number that fits 64 bits.
    public mutating func readInteger() throws(JSONError) -> Int64 {
        guard let value = Int64(try readNumber()) else { throw fault("a whole number of 64 bits") }
        return value
    }

    /// Reads a number as the digits that were written.
    public mutating func readNumber() throws(JSONError) -> String {
        guard peek() != nil else { throw fault("a number") }
        let start = position
        _ = take { $0 == UInt8(ascii: "-") }
        let whole = position
        guard run(of: isDigit) > 0 else { throw fault("a digit") }
        if bytes[whole] == UInt8(ascii: "0"), position - whole > 1 { throw fault("no leading zero") }
        if take({ $0 == UInt8(ascii: ".") }), run(of: isDigit) == 0 { throw fault("a digit") }
        if take({ $0 | 0x20 == UInt8(ascii: "e") }) {
            _ = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            guard run(of: isDigit) > 0 else { throw fault("a digit") }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Reads any value whole.
    public mutating func readValue() throws(JSONError) -> JSON {
        switch peek() {
        case UInt8(ascii: "{"):
            var members: [JSON.Member] = []
            try readObject { (reader, name) throws(JSONError) in
                members.append(JSON.Member(name, try reader.readValue()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSON] = []
            try readArray { (reader) throws(JSONError) in elements.append(try reader.readValue()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try readBool())
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        case let byte?:
            guard byte == UInt8(ascii: "-") || isDigit(byte) else { throw fault("a value") }
            return .number(try readNumber())
        case nil: throw fault("a value")
        }
    }

    func fault(_ expected: String) -> JSONError {
        JSONError(expected: expected, offset: position)
    }

    private mutating func enter(_ bracket: UInt8, _ name: String) throws(JSONError) {
        guard skip(bracket) else { throw fault(name) }
        depth += 1
        guard depth <= Self.maximumDepth else { throw fault("at most \(Self.maximumDepth) levels") }
    }

    private mutating func leave() {
        depth -= 1
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        let matches = word.withUTF8Buffer { unsafe bytes[position...].starts(with: $0) }
        guard matches else { throw fault("\(word)") }
        position += word.utf8CodeUnitCount
    }

    private mutating func take(_ accepts: (UInt8) -> Bool) -> Bool {
        guard position < bytes.count, accepts(bytes[position]) else { return false }
        position += 1
        return true
    }

    private mutating func run(of accepts: (UInt8) -> Bool) -> Int {
        let start = position
        while position < bytes.count, accepts(bytes[position]) { position += 1 }
        return position - start
    }
}
