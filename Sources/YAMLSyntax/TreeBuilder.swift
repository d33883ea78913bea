internal import CLibYAML

/// Turns libyaml's events into a tree in one pass, and stops at the first limit that is passed.
@safe
struct TreeBuilder {
    private let limits: YAMLLimits
    private let source: UnsafeRawBufferPointer
    private(set) var nodes: [NodeRecord] = []
    private(set) var text: [UInt8] = []
    private(set) var open: [OpenCollection] = []
    /// Whether the document before was ended by `...`.
    private(set) var hasEndMarker = false
    private var aliases: AliasTable
    private var faults: [YAMLFault] = []
    private var knownLines: SourceLines?

    /// A collection whose end has not been read.
    struct OpenCollection {
        let index: Int
        let isMapping: Bool
        let isFlow: Bool
        /// Spaces before the entries of this block collection, of a flow collection those of the one around
        /// it; -1 outside all.
        let indentation: Int
        fileprivate(set) var children = 0
        let anchor: AliasTable.Anchor?
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - source: Text that ``SourceText`` found in order, without a byte order mark.
    ///   - limits: How much the text may ask for.
    /// - Returns: The document, or its faults by position, at last the one that ended the reading if any did.
    static func build(_ source: UnsafeRawBufferPointer, limits: YAMLLimits) -> YAMLParse {
        var builder = unsafe TreeBuilder(source, limits: limits)
        var ending: [YAMLFault] = []
        do throws(YAMLFault) {
            try builder.read()
        } catch {
            ending = [error]
        }
        guard builder.faults.isEmpty, ending.isEmpty else {
            // Duplicates are found when their map ends, after what stands inside it.
            let faults = builder.faults.sorted { $0.mark < $1.mark } + ending
            let lines = builder.lines()
            let shown = faults.map { $0.movedInto(lines) }
            guard faults.allSatisfy(\.leavesTreeSound) else { return YAMLParse(faults: shown) }
            let remains = YAMLDocument(storage: NodeStorage(nodes: builder.nodes, text: builder.text))
            return YAMLParse(faults: shown, remains: remains)
        }
        return YAMLParse(YAMLDocument(storage: NodeStorage(nodes: builder.nodes, text: builder.text)))
    }

    private init(_ source: UnsafeRawBufferPointer, limits: YAMLLimits) {
        self.limits = limits
        unsafe self.source = unsafe source
        aliases = AliasTable(limits: limits)
        // A usual configuration file has a node every 11 to 16 bytes; text never outgrows a source without escapes.
        nodes.reserveCapacity(source.count / 10)
        text.reserveCapacity(source.count)
        open.reserveCapacity(16)
    }

    private mutating func read() throws(YAMLFault) {
        let stream = unsafe try EventStream(source)
        var documents = 0
        while true {
            do throws(ParserRefusal) {
                try stream.advance()
            } catch {
                throw try ending(of: error)
            }
            let event = unsafe stream.event
            switch unsafe event.pointee.type {
            case YAML_SCALAR_EVENT: unsafe try addScalar(event)
            case YAML_MAPPING_START_EVENT: unsafe try beginMapping(event)
            case YAML_SEQUENCE_START_EVENT: unsafe try beginSequence(event)
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: unsafe try endCollection(event)
            case YAML_ALIAS_EVENT: unsafe try addAlias(event)
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 { throw unsafe .secondDocument(at: YAMLMark(event.pointee.start_mark)) }
            case YAML_DOCUMENT_END_EVENT:
                hasEndMarker = unsafe event.pointee.data.document_end.implicit == 0
            case YAML_STREAM_END_EVENT:
                if documents == 0 || (isNothing && faults.isEmpty) { throw .empty() }
                for fault in unsafe Misreadings.faults(in: source, nodes: nodes) { try report(fault) }
                return
            default: break
            }
        }
    }

    /// What to say where libyaml reads no further. What it has read otherwise than it was meant is the reason
    /// if there is any.
    private mutating func ending(of refusal: ParserRefusal) throws(YAMLFault) -> YAMLFault {
        let lines = lines()
        let end = endOfLastNode(in: lines)
        var misread = unsafe Misreadings.faults(in: source, nodes: nodes, before: end)
        guard let last = misread.popLast() else { return UnsupportedSyntax(refusal, in: lines, after: self).fault }
        for fault in misread { try report(fault) }
        return last
    }

    /// Whether the only document has no content, as after a lone `---`.
    private var isNothing: Bool {
        guard nodes.count == 1, let root = nodes.first else { return false }
        return root.kind == .scalar && root.style == .plain && root.length == 0 && root.tag == .none
    }

    // MARK: Nodes

    private mutating func addScalar(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        let scalar = unsafe event.pointee.data.scalar
        var record = unsafe try makeRecord(.scalar, event)
        if unsafe scalar.length == 0 { moveIntoText(&record) }
        record.style = unsafe YAMLScalar.Style(scalar.style)
        record.payload = UInt32(truncatingIfNeeded: text.count)
        record.length = unsafe UInt32(truncatingIfNeeded: scalar.length)
        let bytes = unsafe UnsafeRawBufferPointer(start: scalar.value, count: scalar.length)
        unsafe text.append(contentsOf: bytes)
        unsafe try checkForm(of: record, bytes)
        if let tag = unsafe scalar.tag {
            record.tag = unsafe try coreTag(tag, of: .scalar, bytes, at: record.start)
        } else if record.style == .plain, unsafe Self.isMergeKey(bytes), isAtKey {
            try report(.mergeKey(at: record.start))
        }
        if let anchor = unsafe scalar.anchor {
            let opened = unsafe aliases.begin(anchor, at: nodes.count, nodes: nodes.count)
            aliases.end(opened, nodes: nodes.count + 1)
        }
        append(record)
    }

    private mutating func beginMapping(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        let mapping = unsafe event.pointee.data.mapping_start
        let isFlow = unsafe mapping.style == YAML_FLOW_MAPPING_STYLE
        unsafe try begin(.mapping, event, isFlow: isFlow, anchor: mapping.anchor, tag: mapping.tag)
    }

    private mutating func beginSequence(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        let sequence = unsafe event.pointee.data.sequence_start
        let isFlow = unsafe sequence.style == YAML_FLOW_SEQUENCE_STYLE
        unsafe try begin(.sequence, event, isFlow: isFlow, anchor: sequence.anchor, tag: sequence.tag)
    }

    private mutating func begin(
        _ kind: NodeRecord.Kind,
        _ event: UnsafeMutablePointer<yaml_event_t>,
        isFlow: Bool,
        anchor: UnsafeMutablePointer<UInt8>?,
        tag: UnsafeMutablePointer<UInt8>?
    ) throws(YAMLFault) {
        var record = unsafe try makeRecord(kind, event)
        if open.count >= limits.depth { throw .tooDeep(limits.depth, at: record.start) }
        if isAtKey { try report(.complexKey(at: record.start)) }
        if let tag = unsafe tag { record.tag = unsafe try coreTag(tag, of: kind, nil, at: record.start) }
        let index = nodes.count
        let opened = unsafe anchor.map { unsafe aliases.begin($0, at: index, nodes: index) }
        let indentation = isFlow ? self.indentation : unsafe blockIndentation(event)
        append(record)
        open.append(
            OpenCollection(
                index: index,
                isMapping: kind == .mapping,
                isFlow: isFlow,
                indentation: indentation,
                anchor: opened
            )
        )
    }

    private mutating func endCollection(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        // libyaml sends an end for every start.
        guard let closed = open.popLast() else { return }
        let end = nodes.count
        nodes[closed.index].payload = UInt32(truncatingIfNeeded: closed.children)
        nodes[closed.index].end = UInt32(truncatingIfNeeded: end)
        unsafe setEndMark(of: closed.index, event)
        if let anchor = closed.anchor { aliases.end(anchor, nodes: end) }
        if closed.isFlow, !isInFlow { try checkIndentation(of: nodes[closed.index]) }
        if closed.isMapping {
            for pair in DuplicateKeys.find(inMappingAt: closed.index, nodes: nodes, text: text) {
                let key = String(decoding: text[pair.bytes], as: UTF8.self)
                let (second, first) = (nodes[pair.second].start, nodes[pair.first].start)
                try report(.duplicateKey(key, at: second, first: first))
            }
        }
    }

    private mutating func addAlias(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        var record = unsafe try makeRecord(.alias, event)
        let anchor = unsafe event.pointee.data.alias.anchor
        switch unsafe try aliases.resolve(anchor, at: record.start) {
        case .unknown:
            try report(.unknownAlias(at: record.start))
            record = unsafe try makeRecord(.scalar, event)
        case .open(let target):
            try report(.recursiveAlias(at: record.start, anchor: nodes[target].start))
            record = unsafe try makeRecord(.scalar, event)
        case .node(let target):
            record.payload = UInt32(truncatingIfNeeded: target)
            if isAtKey, nodes[target].kind != .scalar {
                try report(.complexKey(at: record.start))
            }
        }
        append(record)
    }

    // MARK: Parts

    /// Whether the next node is the key of an entry.
    private var isAtKey: Bool {
        guard let innermost = open.last else { return false }
        return innermost.isMapping && innermost.children & 1 == 0
    }

    private func makeRecord(
        _ kind: NodeRecord.Kind,
        _ event: UnsafeMutablePointer<yaml_event_t>
    ) throws(YAMLFault) -> NodeRecord {
        let (start, end) = unsafe (event.pointee.start_mark, event.pointee.end_mark)
        if nodes.count >= limits.nodes { throw .tooManyNodes(limits.nodes, at: YAMLMark(start)) }
        return NodeRecord(
            kind: kind,
            end: UInt32(truncatingIfNeeded: nodes.count + 1),
            startLine: UInt32(truncatingIfNeeded: start.line + 1),
            startColumn: UInt32(truncatingIfNeeded: start.column + 1),
            endLine: UInt32(truncatingIfNeeded: end.line + 1),
            endColumn: UInt32(truncatingIfNeeded: end.column + 1)
        )
    }

    /// Has what is nothing, at the end of a last line that is not ended, stand on that line: libyaml counts one more.
    private mutating func moveIntoText(_ record: inout NodeRecord) {
        guard let last = unsafe source.last, !SourceLines.isLineEnd(last) else { return }
        let lines = lines()
        guard lines.start(ofLine: Int(record.startLine)) == nil else { return }
        let end = lines.mark(at: lines.count)
        record.startLine = UInt32(truncatingIfNeeded: end.line)
        record.startColumn = UInt32(truncatingIfNeeded: end.column)
        (record.endLine, record.endColumn) = (record.startLine, record.startColumn)
    }

    /// Spaces before the entries of the innermost block collection; -1 outside all.
    var indentation: Int { open.last?.indentation ?? -1 }

    /// Whether the next node stands between brackets or braces.
    var isInFlow: Bool { open.last?.isFlow ?? false }

    /// Spaces before the entries of a block collection that begins.
    ///
    /// The event begins at its anchor or tag and ends where its first token does. That is empty and stands
    /// before the first entry; but a list that is not indented below its key has none of its own, and ends
    /// after its first dash.
    private func blockIndentation(_ event: UnsafeMutablePointer<yaml_event_t>) -> Int {
        let column = unsafe event.pointee.end_mark.column
        let isSequence = unsafe event.pointee.type == YAML_SEQUENCE_START_EVENT
        guard isSequence, let parent = open.last, parent.isMapping, column == parent.indentation + 1 else {
            return column
        }
        let isEmpty = unsafe event.pointee.start_mark.index == event.pointee.end_mark.index
        return isEmpty ? column : parent.indentation
    }

    /// The lines of the text, counted when they are asked for first.
    mutating func lines() -> SourceLines {
        if let knownLines { return knownLines }
        let lines = unsafe SourceLines(source)
        knownLines = lines
        return lines
    }

    private static func isMergeKey(_ bytes: UnsafeRawBufferPointer) -> Bool {
        unsafe bytes.count == 2 && bytes[0] == UInt8(ascii: "<") && bytes[1] == UInt8(ascii: "<")
    }

    private mutating func append(_ record: NodeRecord) {
        if !open.isEmpty { open[open.count - 1].children += 1 }
        nodes.append(record)
    }

    /// A block collection ends where the next token begins, lines later; its last child ends where a
    /// reader would say that it does. Flow collections end at their bracket.
    private mutating func setEndMark(of index: Int, _ event: UnsafeMutablePointer<yaml_event_t>) {
        let (start, end) = unsafe (event.pointee.start_mark, event.pointee.end_mark)
        let isBracket = end.index > start.index
        let last = nodes[nodes.count - 1]
        nodes[index].endLine = isBracket ? UInt32(truncatingIfNeeded: end.line + 1) : last.endLine
        nodes[index].endColumn = isBracket ? UInt32(truncatingIfNeeded: end.column + 1) : last.endColumn
    }

    private mutating func coreTag(
        _ tag: UnsafeMutablePointer<UInt8>,
        of kind: NodeRecord.Kind,
        _ bytes: UnsafeRawBufferPointer?,
        at mark: YAMLMark
    ) throws(YAMLFault) -> CoreTag {
        let name = unsafe String(cString: tag)
        guard let core = CoreTag(resolved: name) else {
            try report(.tag(at: mark))
            return .none
        }
        let scalar = unsafe bytes.map {
            unsafe CoreSchema.resolve($0.assumingMemoryBound(to: UInt8.self).span)
        }
        guard core.admits(kind, scalar) else {
            try report(.tagMismatch(name, at: mark))
            return .none
        }
        return core
    }

    mutating func report(_ fault: YAMLFault) throws(YAMLFault) {
        if faults.count >= limits.faults {
            throw .tooManyFaults(limits.faults, at: fault.mark)
        }
        faults.append(fault)
    }
}

extension YAMLScalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: self = .literal
        case YAML_FOLDED_SCALAR_STYLE: self = .folded
        default: self = .plain
        }
    }
}
