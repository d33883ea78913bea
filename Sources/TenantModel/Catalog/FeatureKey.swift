/// A feature that a tenant may switch.
public final class FeatureKey: Sendable {
    /// The key of the flag: `referral_program`.
    public let name: String
    /// What it is about: `payment_gateway`; empty for an organisation's own.
    public let category: String

    /// Describes a feature.
    public init(name: String, category: String = "") {
        self.name = name
        self.category = category
    }

    /// Whether it is a way to pay.
    public var isPayment: Bool { category == "payment_gateway" || category == "payment_method" }
}
