/// Something that plans and reports only name, and that counts as drift where the policy says so: what it is called below `drift` in
/// `_policy.yaml`.
///
/// Decoder, JSON Schema, documentation and the stored form read this description.
public enum CountedDrift: String, Sendable, CaseIterable {
    case undeclaredCardUse = "undeclared_card_use"
    case undeclaredPaymentUse = "undeclared_payment_use"

    /// What it means: a sentence that editors show.
    public var about: String {
        switch self {
        case .undeclaredCardUse:
            "A card in use that no manifest declares, or a declared one that is not, though none says so."
        case .undeclaredPaymentUse:
            "A merchant, an address of a gateway or an approver in use that no manifest declares."
        }
    }
}
