internal import CLibYAML

/// Turns libyaml's events into a tree in one pass, and stops at the first limit that is passed.
struct TreeBuilder {
    private let limits: YAMLLimits
    private var nodes: [NodeRecord] = []
    private var text: [UInt8] = []
    private var open: [OpenCollection] = []
    private var aliases: AliasTable
    private var faults: [YAMLFault] = []

    /// A collection whose end has not been read.
    private struct OpenCollection {
        let index: Int
        let isMapping: Bool
        var children = 0
        let anchor: AliasTable.Anchor?
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - source: Text that ``SourceText`` found in order, without a byte order mark.
    ///   - limits: How much the text may ask for.
    /// - Returns: The document, or its faults by position, at last the one that ended the reading if any did.
    static func build(_ source: UnsafeRawBufferPointer, limits: YAMLLimits) -> YAMLParse {
        var builder = TreeBuilder(limits: limits, size: source.count)
        var ending: [YAMLFault] = []
        do throws(YAMLFault) {
            unsafe try builder.read(source)
        } catch {
            ending = [error]
        }
        guard builder.faults.isEmpty, ending.isEmpty else {
            // Duplicates are found when their map ends, after what stands inside it.
            return YAMLParse(faults: builder.faults.sorted { $0.mark < $1.mark } + ending)
        }
        return YAMLParse(YAMLDocument(storage: NodeStorage(nodes: builder.nodes, text: builder.text)))
    }

    private init(limits: YAMLLimits, size: Int) {
        self.limits = limits
        aliases = AliasTable(limits: limits)
        // A usual configuration file has a node every 11 to 16 bytes; text never outgrows a source without escapes.
        nodes.reserveCapacity(size / 10)
        text.reserveCapacity(size)
        open.reserveCapacity(16)
    }

    private mutating func read(_ source: UnsafeRawBufferPointer) throws(YAMLFault) {
        let stream = unsafe try EventStream(source)
        var documents = 0
        while true {
            try stream.advance()
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
            case YAML_STREAM_END_EVENT:
                if documents == 0 || isNothing { throw .empty() }
                return
            default: break
            }
        }
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
        record.style = unsafe YAMLScalar.Style(scalar.style)
        record.payload = UInt32(truncatingIfNeeded: text.count)
        record.length = unsafe UInt32(truncatingIfNeeded: scalar.length)
        let bytes = unsafe UnsafeRawBufferPointer(start: scalar.value, count: scalar.length)
        unsafe text.append(contentsOf: bytes)
        if record.style == .doubleQuoted { unsafe try checkEscapes(bytes, at: record.start) }
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
        unsafe try begin(.mapping, event, anchor: mapping.anchor, tag: mapping.tag)
    }

    private mutating func beginSequence(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        let sequence = unsafe event.pointee.data.sequence_start
        unsafe try begin(.sequence, event, anchor: sequence.anchor, tag: sequence.tag)
    }

    private mutating func begin(
        _ kind: NodeRecord.Kind,
        _ event: UnsafeMutablePointer<yaml_event_t>,
        anchor: UnsafeMutablePointer<UInt8>?,
        tag: UnsafeMutablePointer<UInt8>?
    ) throws(YAMLFault) {
        var record = unsafe try makeRecord(kind, event)
        if open.count >= limits.depth { throw .tooDeep(limits.depth, at: record.start) }
        if isAtKey { try report(.complexKey(at: record.start)) }
        if let tag = unsafe tag { record.tag = unsafe try coreTag(tag, of: kind, nil, at: record.start) }
        let index = nodes.count
        let opened = unsafe anchor.map { unsafe aliases.begin($0, at: index, nodes: index) }
        append(record)
        open.append(OpenCollection(index: index, isMapping: kind == .mapping, anchor: opened))
    }

    private mutating func endCollection(_ event: UnsafeMutablePointer<yaml_event_t>) throws(YAMLFault) {
        // libyaml sends an end for every start.
        guard let closed = open.popLast() else { return }
        let end = nodes.count
        nodes[closed.index].payload = UInt32(truncatingIfNeeded: closed.children)
        nodes[closed.index].end = UInt32(truncatingIfNeeded: end)
        unsafe setEndMark(of: closed.index, event)
        if let anchor = closed.anchor { aliases.end(anchor, nodes: end) }
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
        case .unknown(let name):
            try report(.unknownAlias(name, at: record.start))
        case .open(let name, let target):
            try report(.recursiveAlias(name, at: record.start, anchor: nodes[target].start))
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

    private mutating func coreTag(
        _ tag: UnsafeMutablePointer<UInt8>,
        of kind: NodeRecord.Kind,
        _ bytes: UnsafeRawBufferPointer?,
        at mark: YAMLMark
    ) throws(YAMLFault) -> CoreTag {
        let name = unsafe String(cString: tag)
        guard let core = CoreTag(resolved: name) else {
            try report(.tag(name, at: mark))
            return .none
        }
        let scalar = unsafe bytes.map {
            unsafe CoreSchema.resolve($0.assumingMemoryBound(to: UInt8.self).span)
        }
        if !core.admits(kind, scalar) { try report(.tagMismatch(name, at: mark)) }
        return core
    }

    private mutating func report(_ fault: YAMLFault) throws(YAMLFault) {
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
