public import CanonicalJSON
public import TenantModel

extension Bot {
    /// Whether a feature that the bot knows is on: a bit. A feature without a row is off.
    public func isEnabled(_ feature: KnownFeature) -> Bool {
        storage.features.known & feature.bit != 0
    }

    /// Whether the feature whose key is `feature` is on, an organisation's own as well; off without a row. Allocates
    /// nothing.
    public func isEnabled(_ feature: String) -> Bool {
        storage.features.keys.place(of: feature).map { storage.features.isEnabled(at: $0) } ?? false
    }

    /// What a feature is set to: an object, empty where somebody wrote anything else; `nil` when the bot has no row for it.
    public func config(of feature: String) -> JSON? {
        storage.features.keys.place(of: feature).map { storage.features.config(at: $0).value }
    }

    /// A whole number that the bot is configured to, or the catalog's default for the key.
    ///
    /// - Parameter key: A key whose type in the catalog is `int`, or one that the catalog does not have.
    /// - Returns: `nil` for a key of another type, one without value and default, and a value that is no such number.
    public func integer(_ key: String) -> Int64? {
        guard case .integer(let value) = value(key, of: .int) else { return nil }
        return value
    }

    /// A number that the bot is configured to, or the catalog's default for the key.
    ///
    /// - Parameter key: A key whose type in the catalog is `float`, or one that the catalog does not have.
    /// - Returns: `nil` for a key of another type, one without value and default, and a value that is no number.
    public func double(_ key: String) -> Double? {
        switch value(key, of: .float) {
        case .integer(let value): Double(value)
        case .json(let json): Double(json.text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// A switch that the bot is configured to, or the catalog's default for the key. A key that is kept in the flag of a
    /// feature is that flag.
    ///
    /// - Parameter key: A key whose type in the catalog is `bool`, or one that the catalog does not have.
    /// - Returns: `nil` for a key of another type, one without value and default, and a value that is no boolean.
    public func bool(_ key: String) -> Bool? {
        guard case .bool(let value) = value(key, of: .bool) else { return nil }
        return value
    }

    /// A text that the bot is configured to, or the catalog's default for the key.
    ///
    /// - Parameter key: A key whose type in the catalog is `string`, or one that the catalog does not have.
    /// - Returns: `nil` for a key of another type, one without value and default, and a value that is no text.
    public func text(_ key: String) -> String? {
        guard case .text(let value) = value(key, of: .string) else { return nil }
        return value
    }

    /// Any value that the bot is configured to, or the catalog's default for the key, as data.
    ///
    /// - Returns: `nil` for a key without value and default, and for a secret one.
    public func json(_ key: String) -> JSON? {
        if case .value(let json, _) = reading(of: key) { json } else { nil }
    }

    /// The value of a secret key, which is only here: the catalog calls it so, or it does not have the key and the name does.
    /// The bot's own token is ``token``.
    ///
    /// - Returns: `nil` for a key that is not secret, one without a value, and one whose value was withheld from a copy on
    ///   disk: ``reading(of:)`` tells these apart.
    public func secret(_ key: String) -> Secret? {
        guard case .secret(let secret)? = storage.configuration[key] else { return nil }
        return secret
    }

    /// What is known of a key, whatever its type.
    public func reading(of key: String) -> ConfigurationReading {
        let entry = storage.catalog.entry(key)
        guard let (value, isDefault) = storage.value(key, entry) else { return .absent }
        switch value {
        case .secret(let secret): return .secret(secret)
        case .withheld: return .withheld
        case .unreadable: return .malformed(nil)
        default:
            let json = value.json ?? .null
            guard let entry, !value.fits(entry.key.type) else { return .value(json, isDefault: isDefault) }
            return .malformed(json)
        }
    }

    /// Every feature that has a row, in byte order of the keys.
    public var features: [FeatureReading] {
        storage.features.keys.names.enumerated().map { place, key in
            FeatureReading(
                key: key,
                isEnabled: storage.features.isEnabled(at: place),
                config: storage.features.config(at: place).value
            )
        }
    }

    /// Every configuration key that has a row, in byte order of the keys; not those that are left to their defaults.
    public var configuration: [ConfigurationEntry] {
        storage.configuration.keys.names.enumerated().map { place, key in
            let value = storage.configuration.values[place]
            return ConfigurationEntry(key: key, value: value.json, isSecret: value.isSecret)
        }
    }

    /// The value of a key, if its type in the catalog is the one that is asked for.
    private func value(_ key: String, of type: ConfigurationKey.ValueType) -> StoredValue {
        let entry = storage.catalog.entry(key)
        if let known = entry?.key.type, known != type, known != .any { return .null }
        return storage.value(key, entry)?.value ?? .null
    }
}

extension BotStorage {
    /// The value of a key from where the catalog says that it is kept; else its default.
    fileprivate func value(_ key: String, _ entry: CatalogIndex.Entry?) -> (value: StoredValue, isDefault: Bool)? {
        guard let entry else { return configuration[key].map { ($0, false) } }
        switch entry.key.storage {
        case .configuration:
            if let value = configuration[key] { return (value, false) }
        // The flag says all there is to say: without a row it is off, whatever the key's default is.
        case .flag(let feature):
            return (.bool(features.keys.place(of: feature).map { features.isEnabled(at: $0) } ?? false), false)
        case .botColumn:
            if let column = entry.column {
                if BotColumn.isSealed[column], case .undeclared = columns[column] { return (.withheld, false) }
                if let value = StoredValue(columns[column], as: entry.key.type) { return (value, false) }
            }
        // What the process is set to is no business of a bot's.
        case .platform: return nil
        }
        return entry.initial.map { ($0, true) }
    }
}

extension StoredValue {
    /// The value of a column in the type of the key that is kept in it: the original spells ids of chats as text. `nil`
    /// for NULL.
    fileprivate init?(_ column: FieldValue, as type: ConfigurationKey.ValueType) {
        switch column {
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = type == .string ? .text(String(value)) : .integer(value)
        case .text(let text): self = .text(text)
        case .json(let json): self = StoredValue(json)
        case .undeclared, .null, .secret: return nil
        }
    }

    fileprivate var isSecret: Bool {
        switch self {
        case .secret, .withheld: true
        default: false
        }
    }

    /// Whether this is a value of `type`.
    fileprivate func fits(_ type: ConfigurationKey.ValueType) -> Bool {
        switch (type, self) {
        case (.any, _), (.string, .text), (.int, .integer), (.bool, .bool), (.float, .integer): true
        // A number that no double holds is read as none, and served as none.
        case (.float, .json(let json)): json.isNumber && Double(json.text)?.isFinite == true
        case (.list, .json(let json)): json.text.utf8.first == UInt8(ascii: "[")
        case (.map, .json(let json)): json.text.utf8.first == UInt8(ascii: "{")
        default: false
        }
    }
}

extension JSONText {
    fileprivate var isNumber: Bool {
        guard let first = text.utf8.first else { return false }
        return first != UInt8(ascii: "[") && first != UInt8(ascii: "{")
    }
}
