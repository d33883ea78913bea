/// Finds the bytes at a position. Made where bytes have to be looked at again, which few texts need.
///
/// Lines and columns are counted as libyaml counts them: no text comes this far that has a line end other
/// than line feed and carriage return.
@safe
struct SourceLines {
    private let bytes: UnsafeRawBufferPointer
    /// How many bytes there are.
    let count: Int
    /// The offset of the first byte of each line.
    private let starts: [Int]

    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = unsafe bytes
        count = bytes.count
        var starts = [0]
        var previous: UInt8 = 0
        for offset in 0..<bytes.count {
            let byte = unsafe bytes[offset]
            if byte == 0x0A, previous == 0x0D {
                starts[starts.count - 1] = offset + 1
            } else if byte == 0x0A || byte == 0x0D {
                starts.append(offset + 1)
            }
            previous = byte
        }
        self.starts = starts
    }

    /// The byte at an offset, and a line feed where there is none: the end of a text ends its line.
    subscript(offset: Int) -> UInt8 {
        offset >= 0 && offset < count ? unsafe bytes[offset] : 0x0A
    }

    /// The offset of a position; that of the end where the text has no such line.
    func offset(of mark: YAMLMark) -> Int {
        guard mark.line <= starts.count else { return count }
        var offset = starts[mark.line - 1]
        var column = 1
        while column < mark.column, offset < count {
            offset += 1
            while offset < count, self[offset] & 0xC0 == 0x80 { offset += 1 }
            column += 1
        }
        return offset
    }

    /// The offset of the first byte of a line, or nil after the last line.
    func start(ofLine line: Int) -> Int? {
        line <= starts.count ? starts[line - 1] : nil
    }

    /// The position of a byte.
    func mark(at offset: Int) -> YAMLMark {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        var column = 1
        for byte in starts[low]..<max(starts[low], offset) where self[byte] & 0xC0 != 0x80 { column += 1 }
        return YAMLMark(line: low + 1, column: column)
    }

    /// The offset of the first byte from `offset` on that is neither space nor tab.
    func afterBlanks(_ offset: Int) -> Int {
        var offset = offset
        while isBlank(at: offset) { offset += 1 }
        return offset
    }

    /// How many spaces stand at the beginning of a line, and what byte follows them and any tabs.
    func indentation(ofLine line: Int) -> (spaces: Int, hasTab: Bool, first: UInt8)? {
        guard let start = start(ofLine: line) else { return nil }
        var offset = start
        while self[offset] == UInt8(ascii: " ") { offset += 1 }
        let hasTab = self[offset] == UInt8(ascii: "\t")
        return (offset - start, hasTab, self[afterBlanks(offset)])
    }

    /// The offset of what ends the line that a byte stands in.
    func endOfLine(_ offset: Int) -> Int {
        var offset = offset
        while !isLineEnd(at: offset) { offset += 1 }
        return offset
    }

    /// Whether a byte is a space or a tab.
    func isBlank(at offset: Int) -> Bool {
        self[offset] == UInt8(ascii: " ") || self[offset] == UInt8(ascii: "\t")
    }

    /// Whether a byte ends a line; the end of the text does.
    func isLineEnd(at offset: Int) -> Bool {
        Self.isLineEnd(self[offset])
    }

    /// Whether a byte is a space, a tab or the end of a line.
    func isWhite(at offset: Int) -> Bool {
        isBlank(at: offset) || isLineEnd(at: offset)
    }

    static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == 0x0A || byte == 0x0D
    }
}
