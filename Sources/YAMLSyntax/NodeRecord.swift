/// One node in the tree: 32 bytes, in preorder, so that a node's children follow it and `end` skips them.
struct NodeRecord {
    let kind: Kind
    var style: YAMLScalar.Style = .plain
    var tag: CoreTag = .none

    /// Of a scalar the offset of its bytes, of a collection the number of its children (a mapping has two
    /// an entry), of an alias the index of the node that it names.
    var payload: UInt32 = 0

    /// Of a scalar the number of its bytes.
    var length: UInt32 = 0

    /// The index after the last node of this subtree.
    var end: UInt32

    var startLine: UInt32
    var startColumn: UInt32
    var endLine: UInt32
    var endColumn: UInt32

    var start: YAMLMark { YAMLMark(line: Int(startLine), column: Int(startColumn)) }
    var endMark: YAMLMark { YAMLMark(line: Int(endLine), column: Int(endColumn)) }

    enum Kind: UInt8 {
        case scalar, sequence, mapping, alias
    }
}
