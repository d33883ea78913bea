/// A node that is a map, as the sequence of its entries in the order of the text.
public struct YAMLMapping: Sendable, Sequence {
    /// The map itself, with its position.
    public let node: YAMLNode

    /// How many entries there are.
    public var count: Int { Int(node.record.payload) / 2 }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// One key and what it stands for.
    public struct Entry: Sendable {
        /// The key; no other entry of the map has the same text.
        public let key: YAMLScalar

        /// What the key stands for.
        public let value: YAMLNode
    }

    /// The value of a key, or nil when it is not given. Takes time with the number of entries.
    ///
    /// - Parameter key: The text of the key, compared byte for byte.
    public subscript(key: String) -> YAMLNode? {
        first { entry in entry.key.matches(key) }?.value
    }

    /// Walks the entries in order.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// Walks the entries in order, without allocating.
    public struct Iterator: IteratorProtocol {
        private let storage: NodeStorage
        private var position: Int
        private let end: Int

        init(_ mapping: YAMLMapping) {
            storage = mapping.node.storage
            position = mapping.node.index + 1
            end = Int(mapping.node.record.end)
        }

        /// The next entry, or nil after the last.
        public mutating func next() -> Entry? {
            guard position < end else { return nil }
            let value = Int(storage.nodes[position].end)
            let key = YAMLNode(storage: storage, site: position)
            position = Int(storage.nodes[value].end)
            return Entry(key: YAMLScalar(node: key), value: YAMLNode(storage: storage, site: value))
        }
    }
}
