public import TenantModel

/// A value of a tenant by which payments go somewhere, or somebody approves them, that no manifest declares, while the feature that
/// works with it is on: a merchant, the address of a gateway, the chat that approves receipts; or the role of the operator's own shop.
///
/// No change: what is not declared is left to others, and an apply leaves it alone. But by it all that customers pay through a
/// gateway may go elsewhere, so that plans and drift name it, as they name cards.
public struct UndeclaredPaymentUse: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row: the bot itself, a configuration value, a feature.
    public let kind: ResourceKind
    /// The key of the row; for the bot itself the slug.
    public let key: String
    /// The place of the field.
    public let field: Int
    /// What it holds once the changes are made.
    public let value: FieldValue
    /// The feature that works with it, and is on; `nil` where nobody described what does.
    public let feature: String?
    /// What a change of it means: another merchant, another approver, another master.
    public let risk: Risk
    /// Whether the tenant's file is gone: no manifest can declare anything of it, and what was applied last is what was declared.
    public let isWithoutFile: Bool
}

extension UndeclaredPaymentUse: OfTenant {
    /// Whose money it is comes before who says that it came.
    static func rank(_ uses: ArraySlice<UndeclaredPaymentUse>) -> Int {
        uses.contains { $0.risk == .merchantChanged } ? 0 : 1
    }
}
