internal import CanonicalJSON
internal import YAMLSyntax

/// The names that may stand in one map and what each stands for, found by their bytes.
struct KeyTable<Value: Sendable>: Sendable {
    /// The names, in the order in which they were described.
    let names: [String]
    /// What they stand for, in that order.
    let values: [Value]
    /// The bytes of all names, one after another, and where each of them ends.
    private let bytes: [UInt8]
    private let ends: [Int]

    init(_ entries: [(name: String, value: Value)]) {
        names = entries.map(\.name)
        values = entries.map(\.value)
        bytes = names.flatMap(\.utf8)
        ends = names.reduce(into: []) { ends, name in ends.append((ends.last ?? 0) + name.utf8.count) }
    }

    /// What `key` stands for.
    ///
    /// A walk along the names: there are at most a dozen, and most differ from the key in length.
    func value(for key: YAMLScalar) -> Value? {
        let index = key.withUTF8 { text in
            var start = 0
            for index in ends.indices {
                let end = ends[index]
                if end - start == text.count, text.hasSameBytes(as: bytes.span.extracting(start..<end)) {
                    return index
                }
                start = end
            }
            return -1
        }
        return index < 0 ? nil : values[index]
    }
}
