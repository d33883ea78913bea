internal import Escaping

/// Writes JSON as bytes, compact or indented by two spaces; the same value gives the same bytes.
public struct JSONWriter {
    /// What was written so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    /// Whether the next member or element is the first of its object or array.
    private var isFirst = true

    /// Whether characters that make output lie are escaped as well.
    private let escapesUnsafe: Bool

    /// Makes an empty writer.
    ///
    /// - Parameter escapesUnsafe: Whether strings spell out the characters that ``Escaping/UnsafeScalar`` names: JSON is
    ///   read in terminals and log viewers too. Canonical text never does.
    public init(escapesUnsafe: Bool = false) {
        self.escapesUnsafe = escapesUnsafe
    }

    /// What was written so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets what was written and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes `raw` as it is: punctuation, or JSON made elsewhere.
    public mutating func write(raw: String) {
        bytes.append(contentsOf: raw.utf8)
    }

    /// Writes a string with its quotes, escaping what JSON demands; and what could make output lie, where asked to.
    public mutating func write(string: String) {
        bytes.append(UInt8(ascii: "\""))
        if needsNoEscape(string) {
            bytes.append(contentsOf: string.utf8)
        } else if escapesUnsafe {
            spellOut(string) { writer, byte in writer.write(byte) }
        } else {
            for byte in string.utf8 { write(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes JSON text that was made elsewhere, and spells out what could make output lie, where asked to: outside of
    /// strings there is none.
    public mutating func write(canonical text: JSONText) {
        if escapesUnsafe {
            spellOut(text.text) { writer, byte in writer.bytes.append(byte) }
        } else {
            write(raw: text.text)
        }
    }

    /// Writes what ``Escaping/UnsafeScalar`` names by number, and the bracket of `##[`, by which a log of GitHub Actions
    /// would take what follows for a command; the rest byte by byte.
    private mutating func spellOut(_ text: String, _ rest: (inout JSONWriter, UInt8) -> Void) {
        var hashes = 0
        for scalar in text.unicodeScalars {
            if scalar.value > 0x7E && UnsafeScalar.matches(scalar) || scalar == "[" && hashes > 1 {
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(UInt32(unit)) }
            } else {
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { rest(&self, byte) }
            }
            hashes = scalar == "#" ? hashes + 1 : 0
        }
    }

    /// Nearly every string; those are written whole.
    private func needsNoEscape(_ string: String) -> Bool {
        let text = string.utf8.span
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
            if escapesUnsafe, byte > 0x7E || byte == UInt8(ascii: "#") { return false }
        }
        return true
    }

    private mutating func write(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: write(raw: "\\n")
        case 0x0D: write(raw: "\\r")
        case 0x09: write(raw: "\\t")
        case 0x08: write(raw: "\\b")
        case 0x0C: write(raw: "\\f")
        case 0..<0x20: escape(UInt32(byte))
        default: bytes.append(byte)
        }
    }

    /// Writes `\u` and four digits: a unit of UTF-16, of which a character beyond the basic plane takes two.
    private mutating func escape(_ value: UInt32) {
        write(raw: "\\u")
        for shift in [12, 8, 4, 0] as [UInt32] { bytes.append(hexadecimal[Int(value >> shift & 15)]) }
    }

    /// Writes an object whose members `body` writes with ``member(_:_:)``.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        body(&self)
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    /// Writes an array whose elements `body` writes with ``element(_:)``.
    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "["))
        isFirst = true
        body(&self)
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }

    /// Writes one member of an object; `value` writes what it holds. `name` needs no escaping.
    public mutating func member(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
        begin(name)
        value(&self)
        isFirst = false
    }

    /// Writes a member that holds a string, or `null`.
    public mutating func member(_ name: StaticString, string: String?) {
        begin(name)
        if let string { write(string: string) } else { write(raw: "null") }
    }

    /// Writes a member that holds a whole number.
    public mutating func member(_ name: StaticString, integer: some BinaryInteger) {
        begin(name)
        write(raw: String(integer))
    }

    /// Writes a member that holds a boolean.
    public mutating func member(_ name: StaticString, bool: Bool) {
        begin(name)
        write(raw: bool ? "true" : "false")
    }

    private mutating func begin(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes one element of an array.
    public mutating func element(_ value: (inout JSONWriter) -> Void) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        value(&self)
        isFirst = false
    }

    /// Writes a value compactly, members in the order they have.
    public mutating func write(_ value: JSON) {
        write(value, sorted: false, indent: nil)
    }

    /// Writes a value in its canonical form; see ``JSONText``.
    public mutating func writeCanonical(_ value: JSON) {
        write(value, sorted: true, indent: nil)
    }

    /// Writes a value for people: a member a line, indented by two spaces a level.
    public mutating func writeIndented(_ value: JSON) {
        write(value, sorted: false, indent: 0)
    }

    private mutating func write(_ value: JSON, sorted: Bool, indent: Int?) {
        switch value {
        case .null: write(raw: "null")
        case .bool(let value): write(raw: value ? "true" : "false")
        case .number(let digits): write(raw: sorted ? canonicalNumber(digits) : digits)
        case .string(let text): write(string: text)
        case .array(let elements):
            write(raw: "[")
            for (index, element) in elements.enumerated() {
                separate(index, indent)
                write(element, sorted: sorted, indent: indent.map { $0 + 1 })
            }
            close("]", isEmpty: elements.isEmpty, indent)
        case .object(let members):
            write(raw: "{")
            for (index, member) in (sorted ? canonicalMembers(members) : members).enumerated() {
                separate(index, indent)
                write(string: member.name)
                write(raw: indent == nil ? ":" : ": ")
                write(member.value, sorted: sorted, indent: indent.map { $0 + 1 })
            }
            close("}", isEmpty: members.isEmpty, indent)
        }
    }

    private mutating func separate(_ index: Int, _ indent: Int?) {
        if index > 0 { write(raw: ",") }
        if let indent { breakLine(indent + 1) }
    }

    private mutating func close(_ bracket: String, isEmpty: Bool, _ indent: Int?) {
        if let indent, !isEmpty { breakLine(indent) }
        write(raw: bracket)
    }

    private mutating func breakLine(_ level: Int) {
        write(raw: "\n" + String(repeating: "  ", count: level))
    }
}

private let hexadecimal = Array("0123456789abcdef".utf8)

/// Members in byte order of their names; of equal names the last one, as `jsonb` keeps them.
private func canonicalMembers(_ members: [JSON.Member]) -> [JSON.Member] {
    var kept: [JSON.Member] = []
    let ordered = members.enumerated().sorted { left, right in
        left.element.name.hasSameBytes(as: right.element.name)
            ? left.offset < right.offset
            : left.element.name.precedesInBytes(right.element.name)
    }
    for (_, member) in ordered {
        if let last = kept.last, last.name.hasSameBytes(as: member.name) { kept.removeLast() }
        kept.append(member)
    }
    return kept
}
