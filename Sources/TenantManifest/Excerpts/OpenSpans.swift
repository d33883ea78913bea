internal import TenantModel
internal import YAMLSyntax

/// Where in a file the keys and values stand that may be shown, for some of its lines.
///
/// One walk along the ``Shape``, as the decoder's own. What is not known, refers to something else or goes over more than
/// one line is not entered, and so is in no span.
struct OpenSpans {
    /// For each line, counted from 1, the columns of what may be shown, counted from 0; in no order.
    private(set) var columns: [Int: [Range<Int>]] = [:]
    private let lines: Set<Int>
    private let catalog: Catalog

    /// - Parameters:
    ///   - root: The top of a file.
    ///   - shape: What may stand there.
    ///   - lines: The lines that are asked about, counted from 1.
    ///   - catalog: The configuration keys that there are.
    init(in root: YAMLNode, as shape: Shape, on lines: Set<Int>, _ catalog: Catalog) {
        self.lines = lines
        self.catalog = catalog
        visit(root, as: shape, row: nil)
    }

    private mutating func visit(_ node: YAMLNode, as place: Shape, row: YAMLScalar?) {
        // What an alias names is shown where it stands, if at all.
        guard !node.isAlias else { return }
        guard place.holdsMap, let mapping = node.mapping else {
            if node.scalar?.value == .null { return add(node) }
            guard let leaf = place.leaf, ExcerptRule.mayShow(leaf, ofRow: row, catalog) else { return }
            add(node)
            if let list = node.sequence { list.forEach { add($0) } }
            return
        }
        for entry in mapping {
            if let collection = place.collection {
                add(entry.key.node)
                visit(entry.value, as: collection.entry, row: entry.key)
            } else if let member = place.members.value(for: entry.key) {
                // The key of a secret goes with the secret.
                if member.leaf.map({ ExcerptRule.mayShow($0, ofRow: row, catalog) }) ?? true { add(entry.key.node) }
                visit(entry.value, as: member, row: row)
            }
        }
    }

    private mutating func add(_ node: YAMLNode) {
        let (start, end) = (node.start, node.end)
        guard let scalar = node.scalar, !node.isAlias, start.line == end.line, start.column < end.column,
            lines.contains(start.line)
        else { return }
        switch scalar.style {
        case .plain, .singleQuoted, .doubleQuoted:
            columns[start.line, default: []].append(start.column - 1..<end.column - 1)
        case .literal, .folded: break
        }
    }
}
