/// What it means that the last row of a kind that was on goes, or is switched off.
public struct LastOn: Sendable {
    /// The switch of a row: a boolean field of the kind.
    public let field: String
    /// Which risk it is.
    public let risk: Risk

    init(_ field: String, _ risk: Risk) {
        self.field = field
        self.risk = risk
    }
}
