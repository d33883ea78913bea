internal import CanonicalJSON

/// What changes of rows mean that is told from their keys: a gateway or a price among the configuration values, or among what
/// a feature is set to.
public struct KeyRisks: Sendable {
    /// Rules of keys that the built-in catalog does not have.
    private let own: [String: [RiskRule]]
    /// The same, by their names in the spelling of most keys.
    private let ownFolded: [String: [RiskRule]]

    /// The keys of each feature, with their rules.
    private let keysOfFeatures: [String: [(name: String, rules: [RiskRule])]]
    /// Ways to pay that the built-in catalog does not have.
    private let ownPayments: Set<String>

    /// What the bot's own keys mean, and what names tell.
    public static let builtIn = KeyRisks([])

    /// Takes catalogs besides the built-in one: that of the files, and the one in force. Of a key that both describe
    /// every rule counts, so that a file that says less changes nothing before that was accepted.
    public init(_ catalogs: [Catalog]) {
        var own: [String: [RiskRule]] = [:]
        for key in catalogs.flatMap(\.configuration) where Catalog.builtIn.configuration(key.name) == nil {
            own[key.name, default: []] += key.moneyRisks
        }
        self.own = own
        var keysOfFeatures = Self.builtInKeysOfFeatures
        for key in catalogs.flatMap(\.configuration) where Catalog.builtIn.configuration(key.name) == nil {
            guard let feature = key.feature else { continue }
            keysOfFeatures[feature, default: []].append((Self.folded(key.name), key.moneyRisks))
        }
        self.keysOfFeatures = keysOfFeatures
        ownPayments = Set(catalogs.flatMap(\.features).lazy.filter(\.isPayment).map(\.name))
        let sorted = own.sorted { $0.key.precedesInBytes($1.key) }
        ownFolded = Dictionary(sorted.map { (Self.folded($0.key), $0.value) }) { $0 + $1 }
    }

    /// The rules for changes of a row; most have none.
    ///
    /// - Parameters:
    ///   - kind: The kind of the row.
    ///   - key: The key of the row.
    /// - Returns: The rules; the same risk may be there more than once.
    public func rules(of kind: ResourceKind, forRow key: String) -> [RiskRule] {
        guard kind === ResourceKind.configuration else { return [] }
        // Of these the table says all that there is to say.
        if let key = Catalog.builtIn.configuration(key) { return key.describedRisks }
        return own[key] ?? ConfigurationKey.MoneyRole(ofKey: key)?.risks(of: .any) ?? []
    }

    /// What a feature is set to under names that mean something as keys of the configuration do: a merchant is one wherever it
    /// stands. Almost no feature is set to anything.
    ///
    /// - Parameters:
    ///   - kind: The kind of the row.
    ///   - key: The key of the row.
    ///   - field: The place of the field.
    ///   - value: What the field holds.
    /// - Returns: The values, by their names; those below them are nobody's keys.
    public func options(
        of kind: ResourceKind,
        forRow key: String,
        field: Int,
        in value: FieldValue
    ) -> [String: FieldValue] {
        guard kind === ResourceKind.feature, kind.fields[field].name == "config", case .json(let json) = value,
            json != .emptyObject, case .object(let members) = json.value
        else { return [:] }
        var options: [String: FieldValue] = [:]
        for member in members where !rules(ofOption: member.name, in: key).isEmpty {
            options[member.name] = .json(JSONText(member.value))
        }
        return options
    }

    /// The rules for changes of what a feature is set to. Below a feature nobody repeats its name, and most write in lower
    /// case: `shop_id` of `yookassa` is `YOOKASSA_SHOP_ID`.
    ///
    /// - Parameters:
    ///   - name: The name as it is written.
    ///   - feature: The key of the feature.
    /// - Returns: The rules of the first key that the name may stand for and that is known, or tells something. Of a name that
    ///   nobody knows nothing is told, but below a way to pay it may be a merchant as well as anything.
    public func rules(ofOption name: String, in feature: String) -> [RiskRule] {
        let asWritten = rules(of: .configuration, forRow: name)
        guard asWritten.isEmpty else { return asWritten }
        let prefix = Self.folded(feature)
        for spelling in [Self.folded(name), Self.folded(name, dividingWords: true)] {
            for key in [spelling, prefix + "_" + spelling] {
                if let described = Catalog.builtIn.configuration(key) { return Self.optionRules(of: described) }
                if let rules = ownFolded[key] { return rules }
                if let role = ConfigurationKey.MoneyRole(ofKey: key) { return role.risks(of: .any) }
            }
        }
        // Its keys may begin otherwise than it is called: `custom_url` of `mini_app` is `MINIAPP_CUSTOM_URL`.
        let ending = "_" + Self.folded(name, dividingWords: true)
        let rules = (keysOfFeatures[feature] ?? []).filter { $0.name.hasSuffix(ending) }.flatMap(\.rules)
        guard rules.isEmpty else { return rules }
        let isPayment = Catalog.builtIn.feature(feature)?.isPayment ?? ownPayments.contains(feature)
        return isPayment ? [.when(.changes, .merchantChanged)] : []
    }

    private static let builtInKeysOfFeatures: [String: [(name: String, rules: [RiskRule])]] = {
        var keys: [String: [(name: String, rules: [RiskRule])]] = [:]
        for key in Catalog.builtIn.configuration {
            guard let feature = key.feature else { continue }
            keys[feature, default: []].append((key.name, optionRules(of: key)))
        }
        return keys
    }()

    /// What a key of the bot means where a feature is set to it: also one that is kept in a column of `bots`, of which the table
    /// says nothing since the column does.
    private static func optionRules(of key: ConfigurationKey) -> [RiskRule] {
        if case .botColumn(let column) = key.storage, let field = ResourceKind.bot.fieldIndex(column) {
            return ResourceKind.bot.fields[field].risks
        }
        return key.describedRisks
    }

    /// A name as most keys are written: `SHOP_ID` of `shop_id` and `Shop-Id`, and of `shopId` where its words are divided.
    private static func folded(_ name: String, dividingWords: Bool = false) -> String {
        var text = ""
        var isAfterSmall = false
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                text.unicodeScalars.append(Unicode.Scalar(byte - 32))
                isAfterSmall = true
                continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if dividingWords, isAfterSmall { text += "_" }
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "0")...UInt8(ascii: "9"): text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "_"
            }
            isAfterSmall = false
        }
        return text
    }
}
