/// Anchors that were read and what their aliases cost.
///
/// An alias is counted as the nodes that it stands for before anything follows it, so a text in which
/// every level names the one before ten times is refused at the alias that passes the budget.
struct AliasTable {
    private let limits: YAMLLimits
    private var anchors: [Entry] = []
    private var aliasCount = 0
    private var expandedCount = 0

    /// A handle to an anchor whose node is being read.
    struct Anchor {
        fileprivate let position: Int
    }

    /// What an alias names.
    enum Target {
        case node(Int)
        case open(Int)
        case unknown
    }

    private struct Entry {
        let name: [UInt8]
        let node: Int

        /// Nodes read before this one, with every alias replaced by what it names.
        let before: Int

        /// Nodes from this one to its end, counted likewise; nil until it has ended.
        var size: Int?
    }

    init(limits: YAMLLimits) {
        self.limits = limits
    }

    /// Remembers an anchor.
    ///
    /// - Parameters:
    ///   - name: The anchor, ended by NUL.
    ///   - node: The index of its node.
    ///   - nodes: How many nodes stand before it.
    /// - Returns: What to hand to ``end(_:nodes:)``.
    mutating func begin(_ name: UnsafeMutablePointer<UInt8>, at node: Int, nodes: Int) -> Anchor {
        let name = unsafe Self.bytes(name)
        anchors.append(Entry(name: name, node: node, before: expanded(nodes)))
        return Anchor(position: anchors.count - 1)
    }

    /// Notes that an anchor's node has ended.
    ///
    /// - Parameters:
    ///   - anchor: The anchor.
    ///   - nodes: How many nodes have been read, its own included.
    mutating func end(_ anchor: Anchor, nodes: Int) {
        anchors[anchor.position].size = expanded(nodes) - anchors[anchor.position].before
    }

    /// Finds what an alias names, and counts it.
    ///
    /// - Parameters:
    ///   - name: The alias, ended by NUL.
    ///   - mark: Where it stands.
    /// - Returns: The node that the alias names, if it names one.
    /// - Throws: ``YAMLFault`` when there are too many aliases, or they stand for too much.
    mutating func resolve(_ name: UnsafeMutablePointer<UInt8>?, at mark: YAMLMark) throws(YAMLFault) -> Target {
        aliasCount += 1
        guard aliasCount <= limits.aliases else { throw .tooManyAliases(limits.aliases, at: mark) }
        let name = unsafe name.map { unsafe Self.bytes($0) } ?? []
        // An anchor may be given again; an alias means the nearest before it.
        guard let anchor = anchors.last(where: { $0.name == name }) else { return .unknown }
        guard let size = anchor.size else { return .open(anchor.node) }
        expandedCount += size
        guard expandedCount <= limits.expandedNodes else {
            throw .tooMuchExpansion(limits.expandedNodes, at: mark)
        }
        return .node(anchor.node)
    }

    private func expanded(_ nodes: Int) -> Int {
        nodes - aliasCount + expandedCount
    }

    private static func bytes(_ name: UnsafeMutablePointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var next = unsafe name
        while unsafe next.pointee != 0 {
            unsafe bytes.append(next.pointee)
            unsafe next += 1
        }
        return bytes
    }
}
