/// A cursor to one node of a document. Copying it copies no text.
///
/// An alias is seen as the node that it names: ``start`` is then where that node stands, and ``site``
/// where the alias stands.
public struct YAMLNode: Sendable {
    // Seen by ``YAMLScalar/withUTF8(_:)``, which is inlined into whatever walks a tree.
    @usableFromInline let storage: NodeStorage
    @usableFromInline let index: Int
    private let siteIndex: Int

    init(storage: NodeStorage, site: Int) {
        let record = storage.nodes[site]
        self.storage = storage
        self.siteIndex = site
        self.index = record.kind == .alias ? Int(record.payload) : site
    }

    /// What a node can be.
    public enum Kind: Hashable, Sendable {
        /// Text, from which a value is resolved.
        case scalar

        /// A list.
        case sequence

        /// A map whose keys are scalars, each given once.
        case mapping
    }

    /// What the node is.
    public var kind: Kind {
        switch record.kind {
        case .sequence: .sequence
        case .mapping: .mapping
        case .scalar, .alias: .scalar
        }
    }

    /// Where the node begins: at its first character, anchor or tag.
    public var start: YAMLMark { record.start }

    /// Where the node ends: after its last character.
    public var end: YAMLMark { record.endMark }

    /// Where this use of the node begins: at the alias when there is one, else ``start``.
    public var site: YAMLMark { storage.nodes[siteIndex].start }

    /// Whether this use of the node is an alias.
    public var isAlias: Bool { index != siteIndex }

    /// The node as a scalar, or nil when it is a collection.
    public var scalar: YAMLScalar? { record.kind == .scalar ? YAMLScalar(node: self) : nil }

    /// The node as a sequence, or nil when it is none.
    public var sequence: YAMLSequence? { record.kind == .sequence ? YAMLSequence(node: self) : nil }

    /// The node as a mapping, or nil when it is none.
    public var mapping: YAMLMapping? { record.kind == .mapping ? YAMLMapping(node: self) : nil }

    var record: NodeRecord { storage.nodes[index] }
}
