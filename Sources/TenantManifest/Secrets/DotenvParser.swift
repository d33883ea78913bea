internal import TenantModel

/// Reads the text of a dotenv file, byte by byte; see ``DotenvFile`` for the language.
struct DotenvParser {
    private let bytes: [UInt8]
    private let file: String
    private var offset = 0
    private var line = 1

    init(_ text: String, file: String) {
        bytes = Self.withPlainLineEnds(text)
        self.file = file
    }

    /// The text without the U+FEFF that Windows editors begin a file with, and with every line end as the readers of the
    /// original bot take it, between quotes too: `\r\n` and `\r` are `\n`.
    private static func withPlainLineEnds(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        let (feed, carriage) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard bytes.contains(carriage) else { return bytes }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        for (place, byte) in bytes.enumerated() {
            if byte == feed, place > 0, bytes[place - 1] == carriage { continue }
            plain.append(byte == carriage ? feed : byte)
        }
        return plain
    }

    mutating func parse() throws(DotenvError) -> [DotenvVariable] {
        var variables: [DotenvVariable] = []
        while skipToContent() {
            let start = line
            let name = try readName()
            let value = Secret(String(decoding: try readValue(), as: UTF8.self))
            variables.append(DotenvVariable(name: name, value: value, line: start))
        }
        return variables
    }

    /// Goes to the next line that says anything; false at the end.
    private mutating func skipToContent() -> Bool {
        while let byte = current {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): offset += 1
            case UInt8(ascii: "\n"): endLine()
            case UInt8(ascii: "#"): skipToLineEnd()
            default: return true
            }
        }
        return false
    }

    private mutating func readName() throws(DotenvError) -> String {
        var name = readWord()
        if name == "export", current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") {
            skipBlanks()
            name = readWord()
        }
        skipBlanks()
        guard !name.isEmpty, current == UInt8(ascii: "=") else {
            throw fault(.syntax, "this line is not NAME=value")
        }
        offset += 1
        skipBlanks()
        return name
    }

    private mutating func readWord() -> String {
        let start = offset
        while let byte = current, Self.isNameCharacter(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func readValue() throws(DotenvError) -> [UInt8] {
        guard let first = current, first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") else {
            return readPlain()
        }
        let value = try readQuoted(first)
        skipBlanks()
        switch current {
        case nil, UInt8(ascii: "\n"): break
        case UInt8(ascii: "#"): skipToLineEnd()
        default: throw fault(.syntax, "something follows the closing quote")
        }
        return value
    }

    private mutating func readPlain() -> [UInt8] {
        let start = offset
        var end = offset
        while let byte = current, byte != UInt8(ascii: "\n") {
            let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
            if byte == UInt8(ascii: "#"), end < offset || offset == start {
                skipToLineEnd()
                break
            }
            offset += 1
            if !isBlank { end = offset }
        }
        return Array(bytes[start..<end])
    }

    private mutating func readQuoted(_ quote: UInt8) throws(DotenvError) -> [UInt8] {
        let opening = line
        offset += 1
        var value: [UInt8] = []
        while let byte = current {
            if byte == quote {
                offset += 1
                return value
            }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = escape(at: offset + 1) {
                value.append(escaped)
                offset += 2
                continue
            }
            value.append(byte)
            if byte == UInt8(ascii: "\n") { endLine() } else { offset += 1 }
        }
        throw DotenvError(
            .quote,
            file: file,
            line: opening,
            reason: "a quote is opened here and never closed"
        )
    }

    /// What a backslash and the byte at `offset` stand for; `nil` where the backslash is nothing but itself.
    private func escape(at offset: Int) -> UInt8? {
        guard offset < bytes.count else { return nil }
        switch bytes[offset] {
        case UInt8(ascii: "n"): return UInt8(ascii: "\n")
        case UInt8(ascii: "r"): return UInt8(ascii: "\r")
        case UInt8(ascii: "t"): return UInt8(ascii: "\t")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): return bytes[offset]
        default: return nil
        }
    }

    // MARK: Bytes

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func endLine() {
        offset += 1
        line += 1
    }

    private mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { offset += 1 }
    }

    private mutating func skipToLineEnd() {
        while let byte = current, byte != UInt8(ascii: "\n") { offset += 1 }
    }

    private func fault(_ code: DotenvError.Code, _ reason: String) -> DotenvError {
        DotenvError(code, file: file, line: line, reason: reason)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }
}
