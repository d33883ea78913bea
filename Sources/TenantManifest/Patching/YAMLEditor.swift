internal import YAMLSyntax

/// A text of YAML in which single values are changed; every other byte stays as it is, comments and order too.
struct YAMLEditor {
    /// The text as it is now.
    private(set) var bytes: [UInt8]
    private var root: YAMLNode
    private var places: TextPlaces

    /// Takes a text; `nil` when it is no YAML that is accepted, or no map.
    init?(_ bytes: [UInt8]) {
        guard let root = YAMLDocument.parse(bytes).document?.root, root.mapping != nil else { return nil }
        self.bytes = bytes
        self.root = root
        places = TextPlaces(bytes)
    }

    /// The way to a path, as far as there is one.
    private struct Way {
        /// The entries along the path, from the top.
        var entries: [YAMLMapping.Entry] = []
        /// The maps that hold them; one more than entries where the last name is not in the last map.
        var maps: [YAMLMapping] = []
    }

    /// What stands at a path; `nil` where nothing does.
    func node(at path: [String]) -> YAMLNode? {
        var node = root
        for name in path {
            guard let next = node.mapping?[name] else { return nil }
            node = next
        }
        return node
    }

    /// The keys of the innermost entry that a place lies in.
    func path(at mark: YAMLMark) -> [String] {
        var path: [String] = []
        var node = root
        while let mapping = node.mapping {
            var last: YAMLMapping.Entry?
            for entry in mapping where !(mark < entry.key.node.start) { last = entry }
            guard let last else { break }
            path.append(last.key.text)
            node = last.value
        }
        return path
    }

    // MARK: Setting

    /// Has a value stand at a path, whether there was one before or not.
    mutating func set(_ path: [String], to content: YAMLContent) throws(PatchObstacle) {
        if let obstacle = content.obstacle { throw .refused(obstacle) }
        let way = try way(along: path)
        if way.entries.count == path.count, let entry = way.entries.last {
            return try replace(entry.value, with: content)
        }
        let rest = path[way.entries.count...]
        let member = rest.dropLast().reversed().reduce(
            YAMLMember(rest.last ?? "", content)
        ) { inner, name in YAMLMember(name, .map([inner])) }
        if way.maps.count > way.entries.count, let map = way.maps.last {
            try insert(member, into: map)
        } else {
            try insert(member, below: way.entries.last, path)
        }
    }

    /// Has an entry say something else under another name, in its place.
    mutating func rename(_ path: [String], to name: String, _ content: YAMLContent) throws(PatchObstacle) {
        if let obstacle = content.obstacle { throw .refused(obstacle) }
        let way = try way(along: path)
        guard way.entries.count == path.count, let entry = way.entries.last, let map = way.maps.last else {
            throw .absent
        }
        let key = entry.key.node
        guard map[name] == nil, !isShared(key) else { throw .noPlace }
        let range = places.offset(of: key.start)..<contentEnd(of: key)
        // What comes later in the text first, so that the place of the key holds.
        try replace(entry.value, with: content)
        try change(range, to: FlowText.text(of: .text(name)))
    }

    private mutating func replace(_ node: YAMLNode, with content: YAMLContent) throws(PatchObstacle) {
        guard !isShared(node) else { throw .shared }
        let (start, end) = (places.offset(of: node.start), contentEnd(of: node))
        var text = FlowText.text(of: content)
        if case .text(let plain) = content, let style = node.scalar?.style,
            style == .doubleQuoted || style == .singleQuoted
        {
            // Who quotes goes on quoting.
            text = QuotedText.line(plain)
        }
        try change(start..<max(start, end), to: end <= start ? " " + text : text)
    }

    /// Adds an entry at the end of a map.
    private mutating func insert(_ member: YAMLMember, into map: YAMLMapping) throws(PatchObstacle) {
        let start = places.offset(of: map.node.start)
        if bytes[start] == UInt8(ascii: "{") {
            var end = places.offset(of: map.node.end) - 1
            while bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
            let text = FlowText.member(member)
            return try change(end..<end, to: map.isEmpty ? " \(text) " : ", \(text)")
        }
        var (first, last): (YAMLMapping.Entry?, YAMLMapping.Entry?)
        for entry in map {
            first = first ?? entry
            last = entry
        }
        guard let first, let last else { throw .noPlace }
        let key = places.offset(of: first.key.node.start)
        guard places.isFirstInLine(key) else { throw .noPlace }
        try insert(member, indent: key - places.lineStart(key), after: contentEnd(of: last.value))
    }

    /// Makes a map of the value of an entry, which says nothing yet.
    private mutating func insert(
        _ member: YAMLMember,
        below entry: YAMLMapping.Entry?,
        _ path: [String]
    ) throws(PatchObstacle) {
        guard let entry else { throw .noPlace }
        let key = places.offset(of: entry.key.node.start)
        guard entry.value.start == entry.value.end, places.isFirstInLine(key) else {
            throw .noMap(entry.key.text)
        }
        try insert(member, indent: key - places.lineStart(key) + 2, after: places.offset(of: entry.value.end))
    }

    /// Adds lines after the one that an offset lies in.
    private mutating func insert(
        _ member: YAMLMember,
        indent: Int,
        after offset: Int
    ) throws(PatchObstacle) {
        let margin = String(repeating: " ", count: indent)
        let lines = YAMLWriter.text(of: [member]).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let text = lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: places.lineEnd)
        let next = places.nextLine(offset)
        // Behind a line end: the last line of a text may lack its own.
        let isEnded = next > 0 && [0x0A, 0x0D].contains(bytes[next - 1])
        try change(next..<next, to: isEnded ? text + places.lineEnd : places.lineEnd + text)
    }

    // MARK: Removing

    /// Takes the entry at a path out, with the lines that it takes.
    mutating func remove(_ path: [String]) throws(PatchObstacle) {
        let way = try way(along: path)
        guard way.entries.count == path.count, let entry = way.entries.last, let map = way.maps.last else {
            throw .absent
        }
        if map.count == 1 {
            guard way.entries.count > 1 else { throw .noPlace }
            return try replace(map.node, with: .map([]))
        }
        guard !isAnchored(entry.value) else { throw .shared }
        let (key, end) = (places.offset(of: entry.key.node.start), contentEnd(of: entry.value))
        guard bytes[places.offset(of: map.node.start)] == UInt8(ascii: "{") else {
            guard places.isFirstInLine(key) else { throw .noPlace }
            return try change(places.lineStart(key)..<places.nextLine(max(key, end - 1)), to: "")
        }
        var before: YAMLMapping.Entry?
        for other in map {
            if other.key.node.start == entry.key.node.start {
                guard let before else { continue }
                return try change(contentEnd(of: before.value)..<end, to: "")
            }
            if before == nil, key < places.offset(of: other.key.node.start) {
                return try change(key..<places.offset(of: other.key.node.start), to: "")
            }
            before = other
        }
    }

    // MARK: Places

    private func way(along path: [String]) throws(PatchObstacle) -> Way {
        var way = Way()
        var node = root
        for name in path {
            guard let map = node.mapping else { return way }
            guard !isShared(node) else { throw .shared }
            way.maps.append(map)
            guard let entry = map.first(where: { $0.key.matches(name) }) else { return way }
            way.entries.append(entry)
            node = entry.value
        }
        return way
    }

    private func isShared(_ node: YAMLNode) -> Bool { node.isAlias || isAnchored(node) }

    private func isAnchored(_ node: YAMLNode) -> Bool {
        let start = places.offset(of: node.start)
        return start < bytes.count && bytes[start] == UInt8(ascii: "&")
    }

    /// The offset behind the last character that a node is written with; what comes between blocks belongs to none.
    private func contentEnd(of node: YAMLNode) -> Int {
        if node.isAlias {
            var end = places.offset(of: node.site)
            while end < bytes.count, !" \t\r\n,]}".utf8.contains(bytes[end]) { end += 1 }
            return end
        }
        let start = places.offset(of: node.start)
        guard start < bytes.count, !"{[".utf8.contains(bytes[start]) else { return places.offset(of: node.end) }
        let last = node.mapping?.reduce(nil as YAMLNode?) { $1.value } ?? node.sequence?.reduce(nil as YAMLNode?) { $1 }
        if let last { return contentEnd(of: last) }
        var end = places.offset(of: node.end)
        if let style = node.scalar?.style, style == .literal || style == .folded {
            while end > start, " \r\n".utf8.contains(bytes[end - 1]) { end -= 1 }
        }
        return end
    }

    /// - Throws: ``PatchObstacle/noPlace`` where the text would be no YAML any more; then it stays as it was.
    private mutating func change(_ range: Range<Int>, to text: String) throws(PatchObstacle) {
        var changed = bytes
        changed.replaceSubrange(range, with: text.utf8)
        guard let editor = YAMLEditor(changed) else { throw .noPlace }
        self = editor
    }
}
