/// The line that begins a block scalar: `|`, `>-`, `!!str |2 # comment`.
struct BlockHeader {
    /// Whether it says how far the text is indented.
    let hasIndentation: Bool

    /// The offset after its indicators.
    let end: Int

    /// Finds the header of a scalar.
    ///
    /// - Parameters:
    ///   - record: A literal or folded scalar, which begins at its anchor or tag if it has any.
    ///   - lines: The text.
    init?(of record: NodeRecord, in lines: SourceLines) {
        self.init(at: lines.afterProperties(lines.offset(of: record.start)), in: lines)
    }

    /// Reads the header that begins at an offset.
    init?(at offset: Int, in lines: SourceLines) {
        guard lines[offset] == UInt8(ascii: "|") || lines[offset] == UInt8(ascii: ">") else { return nil }
        var end = offset + 1
        var hasIndentation = false
        while true {
            switch lines[end] {
            case UInt8(ascii: "1")...UInt8(ascii: "9"): hasIndentation = true
            case UInt8(ascii: "+"), UInt8(ascii: "-"): break
            default:
                self.hasIndentation = hasIndentation
                self.end = end
                return
            }
            end += 1
        }
    }
}

extension SourceLines {
    /// Skips anchors and tags, and space and comments after each.
    func afterProperties(_ offset: Int) -> Int {
        var offset = offset
        while self[offset] == UInt8(ascii: "&") || self[offset] == UInt8(ascii: "!") {
            while !isWhite(at: offset) { offset += 1 }
            offset = afterSpaceAndComments(offset)
        }
        return offset
    }

    /// Skips spaces, tabs, ends of lines and comments.
    func afterSpaceAndComments(_ offset: Int) -> Int {
        var offset = offset
        while offset < count {
            if self[offset] == UInt8(ascii: "#") {
                while !isLineEnd(at: offset) { offset += 1 }
            } else if isWhite(at: offset) {
                offset += 1
            } else {
                break
            }
        }
        return offset
    }
}
