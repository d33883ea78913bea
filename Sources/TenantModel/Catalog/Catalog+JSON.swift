public import CanonicalJSON

// What an organisation adds to the built-in catalog, in the form in which it is stored, shown and compared.

extension Catalog {
    private static let formatVersion: Int64 = 1

    /// The own features and configuration keys as data; equal ones are equal bytes as ``JSONText``.
    public var ownJSON: JSON {
        let features = features.filter { Catalog.builtIn.feature($0.name) == nil }
        let configuration = configuration.filter { Catalog.builtIn.configuration($0.name) == nil }
        return .object([
            JSON.Member("version", .integer(Self.formatVersion)),
            JSON.Member("features", .array(features.map { .string($0.name) })),
            JSON.Member("configuration", .object(configuration.map { JSON.Member($0.name, $0.json) })),
        ])
    }

    /// The built-in catalog with what ``ownJSON`` said; `nil` when it is not one that this version wrote.
    public init?(own json: JSON) {
        guard json["version"]?.integer == Self.formatVersion, let features = json["features"]?.array,
            case .object(let members)? = json["configuration"]
        else { return nil }
        let names = features.compactMap(\.string)
        let keys = members.compactMap { ConfigurationKey(name: $0.name, $0.value) }
        guard names.count == features.count, keys.count == members.count else { return nil }
        self = Catalog.builtIn.adding(features: names.map { FeatureKey(name: $0) }, configuration: keys)
    }
}

extension ConfigurationKey {
    fileprivate var json: JSON {
        var members = [JSON.Member("type", .string(type.rawValue))]
        switch limit {
        case .integers(let range)?:
            if range.lowerBound > .min { members.append(JSON.Member("minimum", .integer(range.lowerBound))) }
            if range.upperBound < .max { members.append(JSON.Member("maximum", .integer(range.upperBound))) }
        case .numbers(let range)?:
            if range.lowerBound > -Double.greatestFiniteMagnitude {
                members.append(JSON.Member("minimum", .number("\(range.lowerBound)")))
            }
            if range.upperBound < Double.greatestFiniteMagnitude {
                members.append(JSON.Member("maximum", .number("\(range.upperBound)")))
            }
        case .words(let words)?: members.append(JSON.Member("allowed", .array(words.map(JSON.string))))
        // No own key has a form.
        case .form?, nil: break
        }
        if let unit { members.append(JSON.Member("unit", .string(unit))) }
        if let feature { members.append(JSON.Member("feature", .string(feature))) }
        if isSecret { members.append(JSON.Member("secret", .bool(true))) }
        if let money { members.append(JSON.Member("money", .string(money.rawValue))) }
        return .object(members)
    }

    fileprivate convenience init?(name: String, _ json: JSON) {
        guard let type = json["type"]?.string.flatMap(ValueType.init) else { return nil }
        let money = json["money"]?.string
        let role = money.flatMap { MoneyRole(rawValue: $0) }
        // A role that a newer version knows must not be taken for none.
        guard money == nil || role != nil else { return nil }
        self.init(
            name: name,
            type: type,
            feature: json["feature"]?.string,
            isSecret: json["secret"]?.bool ?? false,
            limit: Self.limit(json, type),
            unit: json["unit"]?.string,
            money: role
        )
    }

    private static func limit(_ json: JSON, _ type: ValueType) -> Limit? {
        if let words = json["allowed"]?.array { return .words(words.compactMap(\.string)) }
        guard json["minimum"] != nil || json["maximum"] != nil else { return nil }
        if type == .int {
            let (low, high) = (json["minimum"]?.integer ?? .min, json["maximum"]?.integer ?? .max)
            return low <= high ? .integers(low...high) : nil
        }
        let low = json["minimum"]?.double ?? -.greatestFiniteMagnitude
        let high = json["maximum"]?.double ?? .greatestFiniteMagnitude
        return low <= high ? .numbers(low...high) : nil
    }
}

extension JSON {
    fileprivate var double: Double? {
        guard case .number(let digits) = self else { return nil }
        return Double(digits)
    }
}
