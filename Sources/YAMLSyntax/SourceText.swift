/// The bytes of a text, checked in one pass before libyaml sees them.
///
/// libyaml would refuse some of this by itself, but accepts UTF-16, bidirectional controls and NEL, and
/// ends lines at U+2028 and U+2029, which YAML 1.2 does not.
enum SourceText {
    /// How many bytes a byte order mark takes at the start of a text. libyaml counts it as a column when it
    /// is told the encoding.
    static func byteOrderMarkLength(of bytes: UnsafeRawBufferPointer) -> Int {
        unsafe bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// What is wrong with the text: bytes that are not UTF-8, after which nothing further is read, or
    /// characters that are not allowed, of which all are listed.
    static func faults(in bytes: UnsafeRawBufferPointer, limits: YAMLLimits) -> [YAMLFault] {
        let start = unsafe byteOrderMarkLength(of: bytes)
        var faults: [YAMLFault] = []
        var directives = 0
        var position = Position(offset: start)
        var offset = start
        while let found = unsafe UTF8Scan.nextSpecial(in: bytes, from: offset) {
            let mark: () -> YAMLMark = { unsafe position.advance(to: found.offset, in: bytes) }
            switch found.special {
            case .malformed:
                return faults + [.notUTF8(at: mark())]
            case .scalar("%"):
                let before = found.offset == start ? 0x0A : unsafe bytes[found.offset - 1]
                directives += before == 0x0A || before == 0x0D ? 1 : 0
                if directives > limits.directives {
                    return faults + [.tooManyDirectives(limits.directives, at: mark())]
                }
            case .scalar(let scalar):
                if faults.count == limits.faults {
                    return faults + [.tooManyFaults(limits.faults, at: mark())]
                }
                faults.append(.forbidden(scalar, at: mark()))
            }
            offset = found.end
        }
        return faults
    }

    /// Where a byte stands; moves forward only, so that many faults cost one pass.
    private struct Position {
        var offset: Int
        var line = 1
        var column = 1

        mutating func advance(to target: Int, in bytes: UnsafeRawBufferPointer) -> YAMLMark {
            while offset < target {
                let byte = unsafe bytes[offset]
                let endsLine = unsafe byte == 0x0A || (byte == 0x0D && bytes[offset + 1] != 0x0A)
                if endsLine {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80, byte != 0x0D {
                    column += 1
                }
                offset += 1
            }
            return YAMLMark(line: line, column: column)
        }
    }
}
