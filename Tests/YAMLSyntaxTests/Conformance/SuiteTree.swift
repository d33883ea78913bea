import YAMLSyntax

/// The tree that the events of a case describe.
indirect enum SuiteTree {
    case scalar(Scalar)
    case sequence([SuiteTree], tag: String?)
    case mapping([(key: SuiteTree, value: SuiteTree)], tag: String?)
    /// What an alias names.
    case alias(SuiteTree)

    struct Scalar {
        let text: String
        let style: YAMLScalar.Style
        let tag: String?
    }

    /// Reads the events of a whole stream.
    ///
    /// - Returns: The root of each document.
    static func documents(_ events: String) throws -> [SuiteTree] {
        var reader = EventReader(events)
        return try reader.documents()
    }

    /// The tree with the names of aliases resolved.
    var target: SuiteTree {
        if case .alias(let target) = self { return target }
        return self
    }

    /// Everything in the tree, itself first. What aliases name is not repeated.
    var all: [SuiteTree] {
        switch self {
        case .scalar, .alias: [self]
        case .sequence(let elements, _): [self] + elements.flatMap(\.all)
        case .mapping(let entries, _): [self] + entries.flatMap { $0.key.all + $0.value.all }
        }
    }

    /// The scalar, also when it is named by an alias.
    var scalar: Scalar? {
        if case .scalar(let scalar) = target { return scalar }
        return nil
    }

    /// The tag that is written at this node.
    var tag: String? {
        switch self {
        case .scalar(let scalar): scalar.tag
        case .sequence(_, let tag), .mapping(_, let tag): tag
        case .alias: nil
        }
    }
}

/// Reads lines such as `+MAP {} &a <tag>` and `=VAL &a <tag> "text`.
private struct EventReader {
    private var lines: ArraySlice<Substring>
    private var anchors: [String: SuiteTree] = [:]

    struct Malformed: Error { let line: String }

    init(_ events: String) {
        lines = events.split(separator: "\n")[...]
    }

    mutating func documents() throws -> [SuiteTree] {
        var roots: [SuiteTree] = []
        while let line = lines.popFirst() {
            guard line.hasPrefix("+DOC") else { continue }
            anchors = [:]
            roots.append(try node())
        }
        return roots
    }

    private mutating func node() throws -> SuiteTree {
        guard let line = lines.popFirst() else { throw Malformed(line: "") }
        var words = line.split(separator: " ", omittingEmptySubsequences: false)[...]
        let event = words.removeFirst()
        if event == "=ALI" {
            guard let name = words.first?.dropFirst(), let target = anchors[String(name)] else {
                throw Malformed(line: String(line))
            }
            return .alias(target)
        }
        if words.first == "{}" || words.first == "[]" { words.removeFirst() }
        var anchor: String?
        var tag: String?
        if let word = words.first, word.hasPrefix("&") { anchor = String(words.removeFirst().dropFirst()) }
        if let word = words.first, word.hasPrefix("<") { tag = String(words.removeFirst().dropFirst().dropLast()) }
        let node: SuiteTree
        switch event {
        case "=VAL": node = try .scalar(Self.scalar(words.joined(separator: " "), tag: tag))
        case "+SEQ": node = .sequence(try elements(until: "-SEQ"), tag: tag)
        case "+MAP":
            let flat = try elements(until: "-MAP")
            let entries = stride(from: 0, to: flat.count - 1, by: 2).map { (key: flat[$0], value: flat[$0 + 1]) }
            node = .mapping(entries, tag: tag)
        default: throw Malformed(line: String(line))
        }
        if let anchor { anchors[anchor] = node }
        return node
    }

    private mutating func elements(until end: String) throws -> [SuiteTree] {
        var elements: [SuiteTree] = []
        while let line = lines.first, line != end { elements.append(try node()) }
        lines = lines.dropFirst()
        return elements
    }

    private static func scalar(_ word: String, tag: String?) throws -> SuiteTree.Scalar {
        let styles: [Character: YAMLScalar.Style] = [
            ":": .plain, "'": .singleQuoted, "\"": .doubleQuoted, "|": .literal, ">": .folded,
        ]
        guard let first = word.first, let style = styles[first] else { throw Malformed(line: word) }
        var text = ""
        var isEscape = false
        for character in word.dropFirst() {
            if isEscape {
                let escapes: [Character: Character] = ["n": "\n", "t": "\t", "r": "\r", "b": "\u{8}", "\\": "\\"]
                guard let meaning = escapes[character] else { throw Malformed(line: word) }
                text.append(meaning)
                isEscape = false
            } else if character == "\\" {
                isEscape = true
            } else {
                text.append(character)
            }
        }
        return SuiteTree.Scalar(text: text, style: style, tag: tag)
    }
}
