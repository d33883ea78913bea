internal import YAMLSyntax

/// The names that may stand in one map and what each stands for, found by their bytes.
struct KeyTable<Value: Sendable>: Sendable {
    /// The names, in the order in which they were described.
    let names: [String]
    private let values: [Value]

    init(_ entries: [(name: String, value: Value)]) {
        names = entries.map(\.name)
        values = entries.map(\.value)
    }

    /// What `key` stands for.
    ///
    /// A walk along the names: there are at most a dozen, and most differ from the key in length.
    func value(for key: YAMLScalar) -> Value? {
        for index in names.indices where key.matches(names[index]) {
            return values[index]
        }
        return nil
    }
}
