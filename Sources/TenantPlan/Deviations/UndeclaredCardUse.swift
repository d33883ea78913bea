internal import CanonicalJSON
public import TenantModel

/// A card of a tenant that is in use though no manifest declares it, or a declared one that is not though no manifest says so.
///
/// No change: what is not declared is left to others, and an apply leaves it alone. But all payments of a shop may be led elsewhere
/// by two such rows, so that plans and drift name them.
public struct UndeclaredCardUse: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// Which of the two.
    public let use: Use
    /// The key of the row, as a plan calls it; `nil` where nobody gave it one.
    public let key: String?
    /// The surrogate key of the row.
    public let rowID: Int32?
    /// The number, whole.
    public let number: FieldValue
    /// What keeps a card out of use; nothing of one that is in use.
    public let causes: [Cause]
    /// Who has the last word about what keeps it out of use; the manifest of one that is in use.
    public let management: Management
    /// Whether it is in use and no declared card of its tenant is, or only by a tenth of the weights: all payments by card, or
    /// nearly all, go to such as this one.
    public let takesAllPayments: Bool
    /// Whether the tenant's file is gone: no manifest can declare anything of it, and what was applied last is what was declared.
    public let isWithoutFile: Bool

    /// Whether customers are shown the card.
    public enum Use: String, Sendable, CaseIterable {
        /// They are, and no manifest declares it.
        case inUse = "in_use"
        /// They are not, and the manifest that declares it does not say so.
        case outOfUse = "out_of_use"
    }

    /// A column that keeps a card out of use.
    public enum Cause: String, Sendable, CaseIterable {
        case isActive = "is_active"
        case weight
    }
}

extension UndeclaredCardUse: OfTenant {
    /// By what is led elsewhere: first tenants of which no declared card is in use, and among them those that lost one; then those
    /// with a declared one out of use, then the rest.
    static func rank(_ cards: ArraySlice<UndeclaredCardUse>) -> Int {
        let hasLost = cards.contains { $0.use == .outOfUse }
        if cards.contains(where: \.takesAllPayments) { return hasLost ? 0 : 1 }
        return hasLost ? 2 : 3
    }
}
