public import CanonicalJSON
public import TenantModel

/// What is known of a configuration key of a bot.
public enum ConfigurationReading: Sendable {
    /// The value, and whether it is only the catalog's default.
    case value(JSON, isDefault: Bool)
    /// The value of a key that the catalog calls secret.
    case secret(Secret)
    /// There is a secret value, and a copy on disk without its secrets does not hold it.
    case withheld
    /// Somebody wrote a value that is not of the key's type; `nil` for one that cannot be shown at all. The default is not
    /// what the tenant wanted either.
    case malformed(JSON?)
    /// There is neither value nor default, or the key is none of a bot's.
    case absent
}

/// A flag of a bot, for listing.
public struct FeatureReading: Sendable {
    /// The key: `referral_program`.
    public let key: String
    /// Whether it is on.
    public let isEnabled: Bool
    /// What it is set to: an object.
    public let config: JSON
}

/// A configuration value of a bot, for listing.
public struct ConfigurationEntry: Sendable {
    /// The key: `TRIAL_DURATION_DAYS`.
    public let key: String
    /// The value; `nil` for a secret, and for what our reader does not take.
    public let value: JSON?
    /// Whether the catalog calls the key secret: then ``Bot/secret(_:)`` alone gives the value.
    public let isSecret: Bool
}
