public import CanonicalJSON

// The form in which a policy is stored, shown and compared. Every limit is spelled out, so that a difference names both
// numbers.

extension Policy {
    /// The version of the form.
    static let formatVersion: Int64 = 1

    /// The policy as data; equal policies are equal bytes as ``JSONText``.
    public var json: JSON {
        .object([
            JSON.Member("version", .integer(Self.formatVersion)),
            JSON.Member(
                "limits",
                .object(PolicyLimit.allCases.map { JSON.Member($0.rawValue, .integer(self[limit: $0])) })
            ),
            JSON.Member("acknowledgements", .array(acknowledged.map(\.rawValue).sorted().map(JSON.string))),
            JSON.Member("drift", .array(countedAsDrift.map(\.rawValue).sorted().map(JSON.string))),
            JSON.Member(
                "shared",
                .object([
                    JSON.Member("secrets", .array(shared.names.map(JSON.string))),
                    JSON.Member("files", .array(shared.files.map(JSON.string))),
                ])
            ),
            JSON.Member("paths", .object(constraints.map { JSON.Member($0.path, $0.json) })),
        ])
    }

    /// Reads ``json`` back; `nil` when it is not one that this version wrote.
    public init?(_ json: JSON) {
        guard json["version"]?.integer == Self.formatVersion, case .object(let limits)? = json["limits"],
            let acknowledged = json["acknowledgements"]?.strings, let names = json["shared"]?["secrets"]?.strings,
            let files = json["shared"]?["files"]?.strings, case .object(let paths)? = json["paths"]
        else { return nil }
        for member in limits {
            guard let limit = PolicyLimit(rawValue: member.name), let number = member.value.integer,
                limit.range.contains(number)
            else { return nil }
            self[limit: limit] = Int(number)
        }
        let risks = acknowledged.compactMap(Risk.init)
        constraints = paths.compactMap { PathConstraint(path: $0.name, $0.value) }
            .sorted { $0.path.precedesInBytes($1.path) }
        guard risks.count == acknowledged.count, constraints.count == paths.count else { return nil }
        // Policies that were stored before there was the word say nothing of it.
        let drift = json["drift"] ?? .array([])
        guard let words = drift.strings, case let counted = words.compactMap(CountedDrift.init),
            counted.count == words.count
        else { return nil }
        self.acknowledged = Set(risks)
        countedAsDrift = Set(counted)
        shared = SharedSecrets(names: names, files: files)
    }
}

extension PathConstraint {
    fileprivate var json: JSON {
        var members: [JSON.Member] = []
        if let minimum { members.append(JSON.Member(Rule.minimum.rawValue, minimum.value)) }
        if let maximum { members.append(JSON.Member(Rule.maximum.rawValue, maximum.value)) }
        if isRequired { members.append(JSON.Member(Rule.required.rawValue, .bool(true))) }
        if isForbidden { members.append(JSON.Member(Rule.forbidden.rawValue, .bool(true))) }
        if let pattern { members.append(JSON.Member(Rule.pattern.rawValue, .string(pattern))) }
        if let reason { members.append(JSON.Member(Self.reasonName, .string(reason))) }
        return .object(members)
    }

    /// `nil` where something is not as it was written: a rule that is not understood is not one that holds nothing back.
    fileprivate init?(path: String, _ json: JSON) {
        guard case .object(let members) = json else { return nil }
        for member in members where member.name != Self.reasonName {
            switch (Rule(rawValue: member.name), member.value) {
            case (.minimum, .number), (.maximum, .number):
                guard Self.isBound(JSONText(member.value)) else { return nil }
            case (.required, .bool), (.forbidden, .bool): break
            case (.pattern, .string(let text)): guard (try? TextPattern(text)) != nil else { return nil }
            default: return nil
            }
        }
        self.init(
            path: path,
            minimum: json[Rule.minimum.rawValue].map { JSONText($0) },
            maximum: json[Rule.maximum.rawValue].map { JSONText($0) },
            isRequired: json[Rule.required.rawValue]?.bool ?? false,
            isForbidden: json[Rule.forbidden.rawValue]?.bool ?? false,
            pattern: json[Rule.pattern.rawValue]?.string,
            reason: json[Self.reasonName]?.string
        )
    }

    /// What the reason is called in files.
    public static let reasonName = "reason"
}

extension JSON {
    /// The texts of a list of nothing else.
    fileprivate var strings: [String]? {
        guard let array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }
}
