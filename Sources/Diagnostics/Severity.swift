/// How grave a diagnostic is. The raw value is the word that is printed and written to JSON.
public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// The input is refused.
    case error

    /// The input is taken, and is probably not what was meant.
    case warning

    /// Nothing is wrong; there is something worth knowing.
    case note
}
