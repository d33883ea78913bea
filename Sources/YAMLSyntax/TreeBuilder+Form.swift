// What libyaml takes and YAML 1.2 does not, as far as a node's own bytes show it.

extension TreeBuilder {
    /// Looks at how a scalar was written.
    ///
    /// - Parameters:
    ///   - record: The scalar, of which only the end is unknown.
    ///   - bytes: Its text.
    /// - Throws: ``YAMLFault`` when there are too many faults.
    mutating func checkForm(of record: NodeRecord, _ bytes: UnsafeRawBufferPointer) throws(YAMLFault) {
        switch record.style {
        case .plain:
            // Only text that goes on may begin with a dash (YAML 1.2.2, rule 126).
            if bytes.count == 1, isInFlow, unsafe bytes[0] == UInt8(ascii: "-") {
                try report(.flowDash(at: record.start))
            }
        case .singleQuoted:
            if record.endLine > record.startLine, !isInFlow { try checkIndentation(of: record) }
        case .doubleQuoted:
            unsafe try checkEscapes(bytes, at: record.start)
            if record.endLine > record.startLine, !isInFlow { try checkIndentation(of: record) }
        case .literal, .folded:
            // Other nodes libyaml refuses in this column, or takes for the next key.
            if Int(record.startColumn) <= indentation + 1 {
                try report(.indentation(atLeast: indentation + 1, hasTab: false, at: record.start))
            }
            if unsafe bytes.allSatisfy({ $0 == 0x0A }) { try checkEmptyBlock(record) }
        }
    }

    /// Expects every line of a node but its first to be indented more than the block around it.
    mutating func checkIndentation(of record: NodeRecord) throws(YAMLFault) {
        guard record.endLine > record.startLine, indentation >= 0 else { return }
        let range = Int(record.startLine) + 1...Int(record.endLine)
        if let fault = shallowLine(in: range, isText: record.kind == .scalar, lines()) { try report(fault) }
    }

    /// The first line that is not indented more than the block around it: by spaces, whatever tabs follow
    /// (YAML 1.2.2, rules 69 and 158). libyaml does not look at quoted text and flow collections.
    ///
    /// - Parameters:
    ///   - range: Lines of the node that is read now.
    ///   - isText: Whether they are text, in which `#` begins no comment.
    ///   - lines: The text.
    /// - Returns: What is wrong with that line; nil when all are in order.
    private func shallowLine(in range: ClosedRange<Int>, isText: Bool, _ lines: SourceLines) -> YAMLFault? {
        for line in range {
            guard let found = lines.indentation(ofLine: line), found.spaces <= indentation else { continue }
            if SourceLines.isLineEnd(found.first) || (!isText && found.first == UInt8(ascii: "#")) { continue }
            let mark = YAMLMark(line: line, column: found.spaces + 1)
            return .indentation(atLeast: indentation + 1, hasTab: found.hasTab, at: mark)
        }
        return nil
    }

    /// Whether a line up to `line` of the flow collection that is read now is not indented enough.
    func hasShallowFlowLine(upTo line: Int, _ lines: SourceLines) -> Bool {
        guard let outermost = open.first(where: \.isFlow), indentation >= 0 else { return false }
        let first = Int(nodes[outermost.index].startLine) + 1
        return first <= line && shallowLine(in: first...line, isText: false, lines) != nil
    }

    /// Looks at what follows a block scalar in which libyaml found no text. It takes the longest of the blank
    /// lines for the indentation, and then a comment for what by indentation is text.
    private mutating func checkEmptyBlock(_ record: NodeRecord) throws(YAMLFault) {
        let lines = lines()
        guard let header = BlockHeader(of: record, in: lines), !header.hasIndentation else { return }
        var line = lines.mark(at: header.end).line + 1
        var longest = 0
        while let found = lines.indentation(ofLine: line) {
            guard SourceLines.isLineEnd(found.first) else {
                guard found.first == UInt8(ascii: "#"), !found.hasTab, found.spaces > indentation else { return }
                let mark = YAMLMark(line: line, column: found.spaces + 1)
                return try report(
                    longest > found.spaces
                        ? .longBlankLine(at: mark) : .unsupported(.unindentedText, at: mark)
                )
            }
            longest = max(longest, found.spaces)
            line += 1
        }
    }

    private mutating func checkEscapes(_ bytes: UnsafeRawBufferPointer, at mark: YAMLMark) throws(YAMLFault) {
        var offset = 0
        while let found = unsafe UTF8Scan.nextSpecial(in: bytes, from: offset) {
            // Unescaped, none of the others could have come this far.
            if case .scalar(let scalar) = found.special, !["%", "\u{2028}", "\u{2029}"].contains(scalar) {
                return try report(.forbidden(scalar, at: mark))
            }
            offset = found.end
        }
    }
}
