/// A row beside a change that decides what the change means: what nobody approved of it and comes into use, or what it is held
/// against.
public struct WokenRow: Sendable {
    /// What the row has to do with the change.
    public let role: Role
    /// The kind of the row.
    public let kind: ResourceKind
    /// Its key; `nil` for a row that nobody named.
    public let key: String?
    /// Its surrogate key, where its table has one.
    public let rowID: Int32?
    /// What counts of it: each value on both sides.
    public let fields: [FieldChange]
    /// What that has to be accepted as.
    public let risks: [Risk]

    /// What a row has to do with a change of something else.
    public enum Role: String, Sendable, CaseIterable {
        /// It comes into use: the merchant that stands there already when its way to pay is switched on. No manifest declares it, and
        /// no apply wrote it.
        case comesIntoUse = "comes_into_use"
        /// It goes, or is made smaller, by the same plan, and the change may stand in for it: the dear plan beside a cheap one.
        case standsInFor = "stands_in_for"
        /// It stays, and the change costs far less and gives no less: the plan that nobody buys any more beside a cheap one.
        case undercuts
        /// It stays, and the change costs less than a hundredth of it, whatever it gives.
        case nextToNothingBeside = "next_to_nothing_beside"
        /// It is what comes itself: nothing was on sale that says what it ought to cost.
        case heldAgainstNothing = "held_against_nothing"
    }

    /// Makes a row.
    public init(
        _ role: Role = .comesIntoUse,
        kind: ResourceKind,
        key: String?,
        rowID: Int32?,
        fields: [FieldChange],
        risks: [Risk]
    ) {
        self.role = role
        self.kind = kind
        self.key = key
        self.rowID = rowID
        self.fields = fields
        self.risks = risks
    }
}
