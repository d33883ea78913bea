internal import CanonicalJSON

/// What changes of rows mean that is told from their keys: a gateway or a price among the configuration values, or among what
/// a feature is set to.
public struct KeyRisks: Sendable {
    /// Rules of keys that the built-in catalog does not have.
    private let own: [String: [RiskRule]]

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
        if let key = Catalog.builtIn.configuration(key) {
            return key.money?.risks(of: key.type, unset: key.unset) ?? []
        }
        return own[key] ?? ConfigurationKey.MoneyRole(ofKey: key)?.risks(of: .any) ?? []
    }

    /// What a feature is set to under names that mean something as keys of the configuration do: a merchant is one wherever it
    /// stands. Almost no feature is set to anything.
    ///
    /// - Parameters:
    ///   - kind: The kind of the row.
    ///   - field: The place of the field.
    ///   - value: What the field holds.
    /// - Returns: The values, by their names; those below them are nobody's keys.
    public func options(of kind: ResourceKind, field: Int, in value: FieldValue) -> [String: FieldValue] {
        guard kind === ResourceKind.feature, kind.fields[field].name == "config", case .json(let json) = value,
            json != .emptyObject, case .object(let members) = json.value
        else { return [:] }
        var options: [String: FieldValue] = [:]
        for member in members where !rules(of: .configuration, forRow: member.name).isEmpty {
            options[member.name] = .json(JSONText(member.value))
        }
        return options
    }
}
