/// Everything that stands below `management:` in one manifest.
public struct ManagementRules: Sendable {
    /// The rules, in the order of the file.
    public let rules: [ManagementRule]

    /// Takes the rules of a manifest.
    public init(_ rules: [ManagementRule] = []) {
        self.rules = rules
    }

    /// Whether the manifest says nothing, as most do.
    public var isEmpty: Bool { rules.isEmpty }

    /// What the rules say about one kind.
    public subscript(kind: ResourceKind) -> KindManagement {
        guard !rules.isEmpty else { return KindManagement([]) }
        return KindManagement(
            rules.flatMap { rule in
                rule.targets.lazy.filter { $0.kind == kind }.map { ($0, rule.management) }
            }
        )
    }
}

/// What the rules of one manifest say about the rows of one kind, the narrowest path first.
public struct KindManagement: Sendable {
    private let targets: [(target: ManagementTarget, management: Management)]

    fileprivate init(_ targets: [(ManagementTarget, Management)]) {
        self.targets = targets.enumerated().sorted { left, right in
            let (first, second) = (left.element.0, right.element.0)
            if first.precision != second.precision { return first.precision > second.precision }
            // A flag that follows its switch is named by less than the flag's own line, and is meant all the same.
            if (first.field == nil) != (second.field == nil) { return first.field != nil }
            return left.offset < right.offset
        }.map { (target: $0.element.0, management: $0.element.1) }
    }

    /// Whether no rule is about this kind.
    public var isEmpty: Bool { targets.isEmpty }

    /// Who wins at a field of a row; a field that follows from another one goes with it.
    public subscript(key: String, field: Int) -> Management {
        targets.first { $0.target.covers(key, field) }?.management ?? .always
    }

    /// Whether a rule of that kind is about the whole row `key`; about any whole row where there is no key.
    func names(_ key: String?, as management: Management) -> Bool {
        targets.contains { entry in
            entry.management == management && entry.target.field == nil && (key == nil || entry.target.key == key)
        }
    }

    /// Who wins where a row has no field to ask.
    public subscript(key: String) -> Management {
        targets.first { $0.target.field == nil && ($0.target.key == nil || $0.target.key == key) }?.management
            ?? .always
    }
}
