internal import TenantModel

/// Reads the text of a dotenv file, byte by byte; see ``DotenvFile`` for the language.
struct DotenvParser {
    private let bytes: [UInt8]
    private let file: String
    private let dialect: DotenvDialect
    private var offset = 0
    private var line = 1
    /// Whether the value that was read last has an escape that readers take differently.
    private var isReadDifferently = false
    /// What was read.
    private(set) var variables: [DotenvVariable] = []
    /// The lines that set nothing, where the dialect goes on after one.
    private(set) var leftOut: [DotenvError] = []

    init(_ text: String, file: String, dialect: DotenvDialect) {
        bytes = Self.withPlainLineEnds(text)
        self.file = file
        self.dialect = dialect
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

    /// Reads all of it.
    ///
    /// - Throws: ``DotenvError`` at the first line that sets nothing, unless the dialect goes on after one.
    mutating func parse() throws(DotenvError) {
        while skipToContent() {
            do throws(DotenvError) {
                try readVariable()
            } catch {
                guard dialect == .original else { throw error }
                leftOut.append(error)
                skipToLineEnd()
            }
        }
    }

    private mutating func readVariable() throws(DotenvError) {
        let start = line
        isReadDifferently = false
        let name = try readName()
        let value = Secret(String(decoding: try readValue(), as: UTF8.self))
        variables.append(
            DotenvVariable(name: name, value: value, line: start, isReadDifferently: isReadDifferently)
        )
    }

    /// Goes to the next line that says anything; false at the end.
    private mutating func skipToContent() -> Bool {
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\n"): endLine()
            case UInt8(ascii: "#"): skipToLineEnd()
            default:
                guard let blank = blank(at: offset) else { return true }
                offset += blank
            }
        }
        return false
    }

    private mutating func readName() throws(DotenvError) -> String {
        var name = try readWord()
        if name == "export", blank(at: offset) != nil {
            skipBlanks()
            name = try readWord()
        }
        skipBlanks()
        guard !name.isEmpty else { throw fault(.syntax, "this line is not NAME=value") }
        switch current {
        case UInt8(ascii: "="):
            offset += 1
            return name
        case nil, UInt8(ascii: "\n"), UInt8(ascii: "#"):
            throw fault(.noValue, "this line is not NAME=value: it has no =")
        default: throw fault(.syntax, "this line is not NAME=value")
        }
    }

    private mutating func readWord() throws(DotenvError) -> String {
        let start = offset
        guard dialect == .original, current == UInt8(ascii: "'") else {
            while offset < bytes.count, isNameCharacter(at: offset) { offset += 1 }
            return String(decoding: bytes[start..<offset], as: UTF8.self)
        }
        guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "'")), end > start + 1 else {
            throw fault(.quote, "a quote is opened here and never closed")
        }
        let word = bytes[start + 1..<end]
        line += word.count { $0 == UInt8(ascii: "\n") }
        offset = end + 1
        return String(decoding: word, as: UTF8.self)
    }

    private mutating func readValue() throws(DotenvError) -> [UInt8] {
        let start = offset
        skipBlanks()
        guard let first = current, first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") else {
            return readPlain(isAfterBlank: offset > start)
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

    /// A `#` begins a comment where something blank stands before it, and is part of the value elsewhere: `A=#1`.
    private mutating func readPlain(isAfterBlank: Bool) -> [UInt8] {
        let start = offset
        var end = offset
        while let byte = current, byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "#"), end < offset || (offset == start && isAfterBlank) {
                skipToLineEnd()
                break
            }
            if let blank = blank(at: offset) {
                offset += blank
            } else {
                offset += 1
                end = offset
            }
        }
        return Array(bytes[start..<end])
    }

    private mutating func readQuoted(_ quote: UInt8) throws(DotenvError) -> [UInt8] {
        if dialect == .original { return try readQuotedOfOriginal(quote) }
        let (opening, place) = (line, offset)
        offset += 1
        var value: [UInt8] = []
        while let byte = current {
            if byte == quote {
                offset += 1
                return value
            }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = escape(at: offset + 1, in: quote)
            {
                value.append(escaped)
                offset += 2
            } else {
                take(byte, into: &value)
            }
        }
        // Nothing is known of what follows but that it is no value: the next line may be in order.
        (line, offset) = (opening, place)
        throw unclosed
    }

    /// A value as the original's reader takes it: up to the first quote without a backslash before it, even if another one
    /// stands before that; where there is none, up to the last quote.
    private mutating func readQuotedOfOriginal(_ quote: UInt8) throws(DotenvError) -> [UInt8] {
        let (start, backslash) = (offset + 1, UInt8(ascii: "\\"))
        var end: Int?
        for place in start..<bytes.count where bytes[place] == quote {
            end = place
            if bytes[place - 1] != backslash { break }
        }
        guard let end else { throw unclosed }
        offset = start
        var value: [UInt8] = []
        while offset < end {
            if bytes[offset] == backslash, offset + 1 < end, let escaped = escape(at: offset + 1, in: quote) {
                value.append(escaped)
                offset += 2
            } else {
                take(bytes[offset], into: &value)
            }
        }
        offset = end + 1
        return value
    }

    private var unclosed: DotenvError { fault(.quote, "a quote is opened here and never closed") }

    private mutating func take(_ byte: UInt8, into value: inout [UInt8]) {
        value.append(byte)
        if byte == UInt8(ascii: "\n") { endLine() } else { offset += 1 }
    }

    /// What a backslash and the byte at `offset` stand for; `nil` where the backslash is nothing but itself. Notes where a
    /// shell or another reader would say otherwise.
    private mutating func escape(at offset: Int, in quote: UInt8) -> UInt8? {
        guard offset < bytes.count else { return nil }
        let byte = bytes[offset]
        if quote == UInt8(ascii: "'") {
            guard byte == quote || byte == UInt8(ascii: "\\") else { return nil }
            isReadDifferently = true
            return byte
        }
        switch byte {
        case UInt8(ascii: "n"): return UInt8(ascii: "\n")
        case UInt8(ascii: "r"): return UInt8(ascii: "\r")
        case UInt8(ascii: "t"): return UInt8(ascii: "\t")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
        case UInt8(ascii: "$"), UInt8(ascii: "`"):
            isReadDifferently = true
            return dialect == .original ? nil : byte
        default:
            guard dialect == .original, let meant = Self.rareEscapes[byte] else { return nil }
            isReadDifferently = true
            return meant
        }
    }

    /// Escapes of Python that few other readers know.
    private static let rareEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "v"): 0x0B,
    ]

    // MARK: Bytes

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func endLine() {
        offset += 1
        line += 1
    }

    private mutating func skipBlanks() {
        while let blank = blank(at: offset) { offset += blank }
    }

    private mutating func skipToLineEnd() {
        while let byte = current, byte != UInt8(ascii: "\n") { offset += 1 }
    }

    private func fault(_ code: DotenvError.Code, _ reason: String) -> DotenvError {
        DotenvError(code, file: file, line: line, reason: reason)
    }

    private func isNameCharacter(at offset: Int) -> Bool {
        let byte = bytes[offset]
        if dialect == .original {
            return byte != UInt8(ascii: "=") && byte != UInt8(ascii: "#") && byte != UInt8(ascii: "\n")
                && blank(at: offset) == nil
        }
        return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    /// How many bytes the blank at `offset` has; `nil` where there is none, or the end of a line.
    ///
    /// For the original's reader it is whatever Unicode calls white space, and four separators besides.
    private func blank(at offset: Int) -> Int? {
        guard offset < bytes.count else { return nil }
        let byte = bytes[offset]
        if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { return 1 }
        guard dialect == .original else { return nil }
        switch byte {
        case 0x0B, 0x0C, 0x1C...0x1F: return 1
        case 0xC2, 0xE1, 0xE2, 0xE3:
            let length = byte == 0xC2 ? 2 : 3
            // The text is UTF-8, so that the rest of the character is there.
            let scalar = String(decoding: bytes[offset..<min(offset + length, bytes.count)], as: UTF8.self)
                .unicodeScalars
            return scalar.first?.properties.isWhitespace == true ? length : nil
        default: return nil
        }
    }
}
