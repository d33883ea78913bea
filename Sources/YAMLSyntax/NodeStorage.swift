/// The nodes and the text of one document, shared by everything that points into it.
@usableFromInline
final class NodeStorage: Sendable {
    let nodes: [NodeRecord]
    @usableFromInline let text: [UInt8]

    init(nodes: [NodeRecord], text: [UInt8]) {
        self.nodes = nodes
        self.text = text
    }

    /// The bytes of a scalar.
    @usableFromInline
    func bytes(of index: Int) -> Range<Int> {
        let record = nodes[index]
        let start = Int(record.payload)
        return start..<start + Int(record.length)
    }
}
