/// Goes forward through a text and knows offset, line and column of where it is. Asking for places in their
/// order costs one pass.
struct SourceCursor {
    private let lines: SourceLines
    private var offset = 0
    private var line = 1
    private var column = 1

    init(_ lines: SourceLines) {
        self.lines = lines
    }

    /// Goes to a position; stays where it is when that lies behind.
    ///
    /// - Returns: The offset of the position, or of the end of the text.
    mutating func offset(of mark: YAMLMark) -> Int {
        if line < mark.line {
            line = mark.line
            column = 1
            offset = lines.start(ofLine: line) ?? lines.count
        }
        while line == mark.line, column < mark.column, offset < lines.count { step() }
        return offset
    }

    /// Goes to an offset; stays where it is when that lies behind.
    ///
    /// - Returns: The position of the byte.
    mutating func mark(at target: Int) -> YAMLMark {
        while let next = lines.start(ofLine: line + 1), next <= target {
            line += 1
            column = 1
            offset = next
        }
        while offset < target { step() }
        return YAMLMark(line: line, column: column)
    }

    /// Passes one character.
    private mutating func step() {
        offset += 1
        while offset < lines.count, lines[offset] & 0xC0 == 0x80 { offset += 1 }
        column += 1
    }
}
