/// One YAML document as an immutable tree that remembers where everything stood.
///
/// All nodes lie in one array and all text in one buffer: a document of a thousand nodes costs a handful
/// of allocations. Nodes are cursors into it and keep it alive.
public struct YAMLDocument: Sendable {
    let storage: NodeStorage

    /// The node that everything else is in.
    public var root: YAMLNode { YAMLNode(storage: storage, site: 0) }

    /// How many nodes there are, keys and aliases included.
    public var nodeCount: Int { storage.nodes.count }
}
