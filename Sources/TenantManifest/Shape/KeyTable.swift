internal import YAMLSyntax

/// The names that may stand in one map and what each stands for, found by their bytes.
struct KeyTable<Value: Sendable>: Sendable {
    /// The names, in the order in which they were described.
    let names: [String]
    private let values: [Value]
    private let bytes: [[UInt8]]

    init(_ entries: [(name: String, value: Value)]) {
        names = entries.map(\.name)
        values = entries.map(\.value)
        bytes = entries.map { Array($0.name.utf8) }
    }

    /// What `key` stands for.
    ///
    /// A walk along the names: there are at most a dozen, and most differ from the key in length.
    func value(for key: YAMLScalar) -> Value? {
        let index = key.withUTF8 { text in
            for index in bytes.indices {
                let name = bytes[index]
                if text.hasSameBytes(as: name.span) { return index }
            }
            return -1
        }
        return index < 0 ? nil : values[index]
    }
}
