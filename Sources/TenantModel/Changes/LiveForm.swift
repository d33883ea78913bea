/// The form in which a live value stands, where that is not the one in which it is written: the same value, and something
/// else to somebody who reads it (decision 049). Plans, drift and the history in the database say it alike.
public enum LiveForm {
    /// The member of JSON that says so; left out where a value stands as it is written.
    public static let member: StaticString = "live_form"
    /// The same, for those who read it.
    public static let name = "\(member)"
    /// A scalar or a list that stands alone, and not in `{"value": x}`.
    public static let bare = "bare"
    /// What there is to know about such a value.
    public static let bareWords = "bare: bots of the original read it as empty"
}
