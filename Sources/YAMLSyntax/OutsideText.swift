/// Tells which bytes stand neither in the text of a scalar, nor in a comment, a directive or a tag. Walks
/// forward only, so that any number of questions costs one pass.
struct OutsideText {
    private let lines: SourceLines
    /// Where the text of each scalar lies: what has no text is left out, and so are anchors, tags and the headers
    /// of block scalars.
    private let texts: [Range<Int>]
    private var nextText = 0
    private var offset = 0
    /// The end of what is known not to be outside, so that no comment is looked through twice.
    private var insideUntil = 0

    init(_ lines: SourceLines, nodes: [NodeRecord]) {
        self.lines = lines
        var texts: [Range<Int>] = []
        var cursor = SourceCursor(lines)
        for node in nodes where node.kind == .scalar && node.start < node.endMark {
            var start = lines.afterProperties(cursor.offset(of: node.start))
            let end = cursor.offset(of: node.endMark)
            if node.style == .literal || node.style == .folded, let header = BlockHeader(at: start, in: lines) {
                start = lines.endOfLine(header.end)
            }
            if start < end { texts.append(start..<end) }
        }
        self.texts = texts
    }

    /// Whether a byte is outside.
    ///
    /// - Parameter target: Its offset, no smaller than that of the call before.
    /// - Returns: Whether it stands in none of these.
    mutating func contains(_ target: Int) -> Bool {
        while target >= insideUntil {
            while nextText < texts.count, texts[nextText].upperBound <= offset { nextText += 1 }
            let end: Int
            if nextText < texts.count, texts[nextText].lowerBound <= offset {
                end = texts[nextText].upperBound
            } else if offset >= target {
                return true
            } else {
                end = afterToken(at: offset)
            }
            guard end <= target else {
                insideUntil = end
                return false
            }
            offset = end
        }
        return false
    }

    /// The end of what begins at an offset outside all scalars; one byte where nothing is known to begin.
    private func afterToken(at offset: Int) -> Int {
        switch lines[offset] {
        case UInt8(ascii: "#"): return lines.endOfLine(offset)
        case UInt8(ascii: "%") where lines.isLineEnd(at: offset - 1):
            var end = offset + 1
            while !lines.isLineEnd(at: end), lines[end] != UInt8(ascii: "#") { end += 1 }
            return end
        case UInt8(ascii: "!"):
            var end = offset + 1
            let isVerbatim = lines[end] == UInt8(ascii: "<")
            while !lines.isWhite(at: end), isVerbatim || !Misreadings.isFlowIndicator(lines[end]) { end += 1 }
            return end
        default: return offset + 1
        }
    }
}
