/// Whether a tab that libyaml refuses stands where YAML 1.2 takes it for space.
struct TabPlace {
    private let tab: Int
    private let lines: SourceLines
    private let builder: TreeBuilder

    init(_ tab: Int, _ lines: SourceLines, _ builder: TreeBuilder) {
        self.tab = tab
        self.lines = lines
        self.builder = builder
    }

    /// Whether that is certain.
    ///
    /// - Parameter inText: Whether a plain scalar was being read, which might go on after the tab.
    /// - Returns: Whether the tab is allowed for certain.
    func isAllowed(inText: Bool) -> Bool {
        guard lines[tab] == UInt8(ascii: "\t") else { return false }
        let content = lines.afterBlanks(tab)
        if lines.isLineEnd(at: content) || lines[content] == UInt8(ascii: "#") {
            return !inText || isEndOfText(content)
        }
        return !inText && isBeforeNode && isPlainContent(from: content)
    }

    /// Whether no text goes on after a line: what follows is no deeper than the block around it.
    private func isEndOfText(_ end: Int) -> Bool {
        let next = lines.afterSpaceAndComments(end)
        return next >= lines.count || lines.mark(at: next).column <= builder.indentation + 1
    }

    /// Whether the next thing is a node: after an indicator on the same line, or on a line that is indented
    /// enough by spaces.
    private var isBeforeNode: Bool {
        var before = tab - 1
        while lines.isBlank(at: before) { before -= 1 }
        let boundary = builder.endOfLastNode(in: lines)
        if !lines.isLineEnd(at: before) {
            guard before >= boundary, lines.isWhite(at: before + 1) else { return false }
            return [UInt8(ascii: "-"), UInt8(ascii: "?")].contains(lines[before]) && isIndicators(boundary..<before)
        }
        // Only spaces count as indentation, and the tab comes after them.
        guard tab - before - 1 > builder.indentation, isIndicators(boundary..<tab) else { return false }
        guard let innermost = builder.open.last else { return builder.nodes.isEmpty }
        return innermost.isMapping && innermost.children % 2 == 1
    }

    /// Whether bytes are nothing but space, comments and the indicators of blocks, so that nothing was read of
    /// which the tree does not know yet.
    private func isIndicators(_ range: Range<Int>) -> Bool {
        var offset = range.lowerBound
        while offset < range.upperBound {
            offset = lines.afterSpaceAndComments(offset)
            guard offset < range.upperBound else { break }
            let isIndicator = [UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":")].contains(lines[offset])
            guard isIndicator, lines.isWhite(at: offset + 1) else { return false }
            offset += 1
        }
        return true
    }

    /// Whether what stands on the line is no block collection, before which a tab may not stand. A colon may be
    /// in quotes; that is not looked into.
    private func isPlainContent(from start: Int) -> Bool {
        let isIndicator = [UInt8(ascii: "-"), UInt8(ascii: "?")].contains(lines[start])
        if isIndicator, lines.isWhite(at: start + 1) { return false }
        return (start..<lines.endOfLine(start)).allSatisfy { offset in
            lines[offset] != UInt8(ascii: ":") || !lines.isWhite(at: offset + 1)
        }
    }
}
