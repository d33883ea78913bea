/// What a change of a row means that is told from its key: a price among the configuration values.
public struct KeyRisk: Sendable {
    private let prefixes: [String]
    private let suffixes: [String]
    /// When a change of such a row is a risk.
    public let rule: RiskRule

    init(_ rule: RiskRule, prefixes: [String] = [], suffixes: [String]) {
        self.rule = rule
        self.prefixes = prefixes
        self.suffixes = suffixes
    }

    /// Whether it is about rows called `key`.
    public func matches(_ key: String) -> Bool {
        let key = key.utf8
        return prefixes.contains { key.starts(with: $0.utf8) }
            || suffixes.contains { key.count >= $0.utf8.count && key.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}
