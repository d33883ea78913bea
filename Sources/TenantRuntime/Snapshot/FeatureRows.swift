internal import CanonicalJSON

/// The feature flags of a bot: their keys shared with other bots, a bit each, and the objects of those that have one.
struct FeatureRows: Sendable {
    /// The keys that have a row.
    let keys: KeyTable
    /// The flags of ``KnownFeature`` that are on, each at the place that it has there.
    let known: UInt64
    /// Whether the flag at each place of ``keys`` is on, 64 to a word.
    private let words: [UInt64]
    /// The configs that are not empty, by place.
    private let configs: [Config]

    private struct Config: Sendable {
        let place: Int
        let text: JSONText
    }

    /// No flags at all.
    static let none = FeatureRows(keys: KeyTable([]), rows: [])

    /// Takes the rows of `keys`, in the same order.
    init(keys: KeyTable, rows: [(isEnabled: Bool, config: JSONText)]) {
        self.keys = keys
        var known: UInt64 = 0
        var words = [UInt64](repeating: 0, count: (rows.count + 63) / 64)
        var configs: [Config] = []
        for (place, row) in rows.enumerated() {
            if row.isEnabled {
                words[place / 64] |= 1 << UInt64(place % 64)
                known |= KnownFeature(name: keys.names[place])?.bit ?? 0
            }
            if row.config != .emptyObject { configs.append(Config(place: place, text: row.config)) }
        }
        self.known = known
        self.words = words
        self.configs = configs
    }

    /// Whether the flag at a place is on.
    func isEnabled(at place: Int) -> Bool {
        words[place >> 6] & (1 << UInt64(place & 63)) != 0
    }

    /// The config of the flag at a place.
    func config(at place: Int) -> JSONText {
        configs.first { $0.place == place }?.text ?? .emptyObject
    }

    /// Whether a reader cannot tell both apart.
    func hasSameContents(as other: FeatureRows) -> Bool {
        known == other.known && words == other.words && keys.hasSameNames(as: other.keys)
            && configs.count == other.configs.count
            && zip(configs, other.configs).allSatisfy { $0.place == $1.place && $0.text == $1.text }
    }
}

/// The configuration of a bot: its keys shared with other bots, and a value each.
struct ConfigurationRows: Sendable {
    /// The keys that have a row.
    let keys: KeyTable
    /// The value at each place of ``keys``.
    let values: [StoredValue]

    /// No configuration at all.
    static let none = ConfigurationRows(keys: KeyTable([]), values: [])

    /// The value under `key`; `nil` without a row.
    subscript(key: String) -> StoredValue? {
        keys.place(of: key).map { values[$0] }
    }

    /// Whether a reader cannot tell both apart.
    func hasSameContents(as other: ConfigurationRows) -> Bool {
        values.count == other.values.count && keys.hasSameNames(as: other.keys)
            && zip(values, other.values).allSatisfy { $0.hasSameContents(as: $1) }
    }
}

extension KeyTable {
    /// Whether both hold the same keys.
    func hasSameNames(as other: KeyTable) -> Bool {
        self === other
            || names.count == other.names.count && zip(names, other.names).allSatisfy { $0.hasSameBytes(as: $1) }
    }
}
