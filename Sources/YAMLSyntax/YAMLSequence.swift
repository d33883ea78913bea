/// A node that is a list, as the sequence of its elements.
public struct YAMLSequence: Sendable, Sequence {
    /// The list itself, with its position.
    public let node: YAMLNode

    /// How many elements there are.
    public var count: Int { Int(node.record.payload) }

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// Walks the elements in order.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// Walks the elements in order, without allocating.
    public struct Iterator: IteratorProtocol {
        private let storage: NodeStorage
        private var position: Int
        private let end: Int

        init(_ sequence: YAMLSequence) {
            storage = sequence.node.storage
            position = sequence.node.index + 1
            end = Int(sequence.node.record.end)
        }

        /// The next element, or nil after the last.
        public mutating func next() -> YAMLNode? {
            guard position < end else { return nil }
            defer { position = Int(storage.nodes[position].end) }
            return YAMLNode(storage: storage, site: position)
        }
    }
}
