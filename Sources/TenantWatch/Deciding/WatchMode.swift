/// What a watch does about what it finds.
public enum WatchMode: String, Sendable, CaseIterable {
    /// Reports; never writes.
    case detect
    /// Applies what needs nobody's consent, and reports the rest.
    case heal
}
