/// A configuration key: what it takes, where its value is kept, and what it belongs to.
public final class ConfigurationKey: Sendable {
    /// The key: `TRIAL_DURATION_DAYS`.
    public let name: String
    /// What kind of value it takes.
    public let type: ValueType
    /// Where the value is kept.
    public let storage: Storage
    /// The feature without which the key means nothing.
    public let feature: String?
    /// Whether the value is a secret, which no file may hold.
    public let isSecret: Bool
    /// What values of the type are allowed.
    public let limit: Limit?
    /// What a number counts: `days`, `kopeks`, `percent`, `GB`.
    public let unit: String?
    /// What the bot does without a value, as text of a dotenv file. Never written to the database: a field that nobody
    /// declares has its column's default.
    public let defaultText: String?
    /// The key whose value this one's should not be below.
    public let notBelow: String?
    /// What the value has to do with customers' money; `nil` where nobody said.
    public let money: MoneyRole?

    /// Describes a key.
    public init(
        name: String,
        type: ValueType,
        storage: Storage = .configuration,
        feature: String? = nil,
        isSecret: Bool = false,
        limit: Limit? = nil,
        unit: String? = nil,
        defaultText: String? = nil,
        notBelow: String? = nil,
        money: MoneyRole? = nil
    ) {
        self.name = name
        self.type = type
        self.storage = storage
        self.feature = feature
        self.isSecret = isSecret
        self.limit = limit
        self.unit = unit
        self.defaultText = defaultText
        self.notBelow = notBelow
        self.money = money
    }

    /// What kind of value a key takes, in YAML and in JSON.
    public enum ValueType: String, Sendable, CaseIterable {
        /// Text; a number has to be quoted.
        case string
        /// A whole number of 64 bits.
        case int
        /// A number, whole or not.
        case float
        /// `true` or `false`.
        case bool
        /// A list of anything.
        case list
        /// A map of anything.
        case map
        /// Any of these.
        case any
    }

    /// Where the value of a key is kept.
    public enum Storage: Sendable, Hashable {
        /// In `bot_configurations`, under its own name.
        case configuration
        /// In the switch of a feature.
        case flag(feature: String)
        /// In a column of `bots`.
        case botColumn(String)
        /// Nowhere: it is set once for the process that runs all bots.
        case platform
    }

    /// What values of a key's type are allowed.
    public enum Limit: Sendable {
        /// One of these texts.
        case words([String])
        /// A whole number of this range.
        case integers(ClosedRange<Int64>)
        /// A number of this range.
        case numbers(ClosedRange<Double>)
        /// Text of this form.
        case form(TextForm)
    }
}

extension ConfigurationKey {
    /// Whether a tenant may declare it.
    public var isPlatform: Bool { storage == .platform }

    /// The allowed texts; empty where any is allowed.
    public var allowedWords: [String] {
        if case .words(let words)? = limit { words } else { [] }
    }
}
