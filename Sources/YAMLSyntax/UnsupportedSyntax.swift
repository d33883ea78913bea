/// Tells what YAML 1.2 allows and libyaml refuses from what nobody would read.
///
/// It is said only where the bytes around the refusal prove it: that what stands there may stand there. What
/// follows was not read, and may still be wrong. Everything else keeps libyaml's own words.
struct UnsupportedSyntax {
    private let refusal: ParserRefusal
    private let lines: SourceLines
    private let builder: TreeBuilder
    /// The offset of what libyaml refuses.
    private let place: Int

    /// Looks at a refusal.
    ///
    /// - Parameters:
    ///   - refusal: What libyaml says.
    ///   - lines: The text.
    ///   - builder: What was read before.
    init(_ refusal: ParserRefusal, in lines: SourceLines, after builder: TreeBuilder) {
        self.refusal = refusal
        self.lines = lines
        self.builder = builder
        place = lines.offset(of: refusal.mark)
    }

    /// The fault that the refusal is.
    var fault: YAMLFault {
        if let anchor = cutAnchor { return .unsupported(.anchorName, at: anchor) }
        if isRootTextWithoutIndentation { return .unsupported(.unindentedText, at: refusal.mark) }
        switch refusal.problem {
        case "did not find expected <document start>" where builder.hasEndMarker:
            return .secondDocument(at: refusal.mark)
        case "did not find expected node content" where isNothingButMarkers:
            return .empty()
        default: break
        }
        guard let form, !builder.hasShallowFlowLine(upTo: refusal.mark.line, lines) else {
            return refusal.fault(at: lines[place])
        }
        return .unsupported(form, at: refusal.mark)
    }

    /// What is known to be YAML 1.2 at the place of the refusal.
    private var form: YAMLFault.UnsupportedForm? {
        switch refusal.problem {
        case "did not find expected alphabetic or numeric character":
            isInName ? .anchorName : nil
        case "found unknown directive name":
            isInPrologue ? .directive : nil
        case "found incompatible YAML document":
            hasText("%YAML 1.", at: place) ? .directive : nil
        case "did not find expected key":
            isEmptyKeyOfBlock ? .emptyKey : nil
        case "did not find expected node content":
            flowNodeBeginningWithColon
        case "found unexpected ':'":
            isColonOfValueLeftOut ? .emptyValue : lines[place + 1] == UInt8(ascii: "?") ? .colonText : nil
        case "did not find expected ',' or '}'":
            isColonOnLaterLine ? .keyOfSeveralLines : nil
        case "found character that cannot start any token":
            TabPlace(place, lines, builder).isAllowed(inText: false) ? .tab : nil
        case "found a tab character that violates indentation":
            TabPlace(place, lines, builder).isAllowed(inText: true) ? .tab : nil
        case "found a tab character where an indentation space is expected":
            isTextBeginningWithTab ? .tab : nil
        default: nil
        }
    }

    // MARK: Anchors

    /// The first thing after what was read, when that is an anchor or alias whose name libyaml cuts short: then
    /// all that it says afterwards follows from that.
    private var cutAnchor: YAMLMark? {
        let start = lines.afterSpaceAndComments(builder.endOfLastNode(in: lines))
        guard lines[start] == UInt8(ascii: "&") || lines[start] == UInt8(ascii: "*") else { return nil }
        var end = start + 1
        while Misreadings.isNameInLibYAML(lines[end]) { end += 1 }
        guard end > start + 1, end < place, isNameCharacter(at: end) else { return nil }
        return lines.mark(at: start)
    }

    /// Whether the byte that libyaml refuses in the name of an anchor may stand there (rule 102).
    private var isInName: Bool {
        refusal.context.map { lines.offset(of: $0.mark) < place } == true && isNameCharacter(at: place)
    }

    private func isNameCharacter(at offset: Int) -> Bool {
        !lines.isWhite(at: offset) && !Misreadings.isFlowIndicator(lines[offset])
    }

    // MARK: Documents

    /// Whether only blank lines, comments and directives stand before this line.
    private var isInPrologue: Bool {
        (1..<max(1, refusal.mark.line)).allSatisfy { line in
            guard let start = lines.start(ofLine: line), lines[start] != UInt8(ascii: "%") else { return true }
            let first = lines[lines.afterBlanks(start)]
            return SourceLines.isLineEnd(first) || first == UInt8(ascii: "#")
        }
    }

    /// Whether the text holds nothing but comments and lines of `...`.
    private var isNothingButMarkers: Bool {
        guard builder.nodes.isEmpty else { return false }
        var line = 1
        while let start = lines.start(ofLine: line) {
            var offset = start
            if hasText("...", at: start), lines.isWhite(at: start + 3) { offset += 3 }
            offset = lines.afterBlanks(offset)
            guard lines.isLineEnd(at: offset) || lines[offset] == UInt8(ascii: "#") else { return false }
            line += 1
        }
        return true
    }

    /// Whether this is the first line of a text that is the whole document, and need not be indented then
    /// (rule 170: the indentation of the block around it is -1).
    private var isRootTextWithoutIndentation: Bool {
        guard let root = builder.nodes.first, builder.nodes.count == 1, root.length == 0, refusal.mark.line > 1,
            root.style == .literal || root.style == .folded, !builder.hasEndMarker,
            let header = BlockHeader(of: root, in: lines), !header.hasIndentation
        else { return false }
        let start = lines.afterSpaceAndComments(lines.endOfLine(header.end))
        return lines.start(ofLine: refusal.mark.line) == start && !hasText("...", at: start)
    }

    // MARK: Collections

    /// Whether a block map goes on with `: value` (rules 192 and 193).
    private var isEmptyKeyOfBlock: Bool {
        guard let map = builder.open.last, map.isMapping, !map.isFlow else { return false }
        return lines[place] == UInt8(ascii: ":") && lines.isWhite(at: place + 1)
            && refusal.mark.column == map.indentation + 1
    }

    /// What a colon is where a node is expected between brackets or braces: text, or the end of a key that is
    /// not there.
    private var flowNodeBeginningWithColon: YAMLFault.UnsupportedForm? {
        guard let collection = builder.open.last, collection.isFlow, lines[place] == UInt8(ascii: ":") else {
            return nil
        }
        if isPlainInFlow(at: place + 1) { return .colonText }
        var before = place - 1
        while lines.isBlank(at: before) { before -= 1 }
        let isAtEntry = lines[before] == UInt8(ascii: "[") || lines[before] == UInt8(ascii: ",")
        return isAtEntry && lines.isWhite(at: place + 1) && !collection.isMapping ? .emptyKey : nil
    }

    /// Whether nothing follows a colon but a comma or the bracket that ends the collection.
    private var isColonOfValueLeftOut: Bool {
        let following = lines[place + 1]
        if following == UInt8(ascii: ",") { return true }
        guard let collection = builder.open.last, collection.isFlow else { return false }
        return following == (collection.isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }

    /// Whether a key between braces is followed by its colon, but on a later line than where it began: libyaml
    /// has taken it for a key without a value.
    private var isColonOnLaterLine: Bool {
        guard let map = builder.open.last, map.isFlow, map.isMapping, lines[place] == UInt8(ascii: ":"),
            let value = builder.nodes.last, value.kind == .scalar, value.style == .plain,
            value.start == refusal.mark, value.endMark == refusal.mark,
            let key = builder.nodes.dropLast().last, key.kind == .scalar, key.start.line < refusal.mark.line,
            lines.afterSpaceAndComments(lines.offset(of: key.endMark)) == place
        else { return false }
        return key.style != .plain || !isPlainInFlow(at: place + 1)
    }

    /// Whether a byte may go on a plain scalar between brackets or braces (rule 129).
    private func isPlainInFlow(at offset: Int) -> Bool {
        !lines.isWhite(at: offset) && !Misreadings.isFlowIndicator(lines[offset])
    }

    // MARK: Tabs

    /// Whether the text of a block scalar begins with a tab, after as many spaces as its indentation needs.
    private var isTextBeginningWithTab: Bool {
        guard let context = refusal.context,
            let header = BlockHeader(at: lines.offset(of: context.mark), in: lines), !header.hasIndentation
        else { return false }
        let spaces = refusal.mark.column - 1
        guard spaces > builder.indentation else { return false }
        return (context.mark.line + 1..<max(context.mark.line + 1, refusal.mark.line)).allSatisfy { line in
            guard let found = lines.indentation(ofLine: line) else { return false }
            return SourceLines.isLineEnd(found.first) && !found.hasTab && found.spaces <= spaces
        }
    }

    private func hasText(_ text: StaticString, at offset: Int) -> Bool {
        text.withUTF8Buffer { wanted in
            wanted.indices.allSatisfy { unsafe lines[offset + $0] == wanted[$0] }
        }
    }
}

extension TreeBuilder {
    /// The offset after the last node that was read, or after the first token of a collection that has no node
    /// in it yet.
    func endOfLastNode(in lines: SourceLines) -> Int {
        nodes.last.map { lines.offset(of: $0.endMark) } ?? 0
    }
}
