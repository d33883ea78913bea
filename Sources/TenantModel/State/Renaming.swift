/// `renamed_from` as a manifest has it: a row, or the tenant itself, that was called something else.
public struct Renaming: Sendable, Hashable {
    /// The key that it has now.
    public let key: String
    /// The key that it had.
    public let previousKey: String
    /// Where that stands.
    public let origin: Origin

    /// Makes a renaming.
    public init(key: String, previousKey: String, origin: Origin) {
        self.key = key
        self.previousKey = previousKey
        self.origin = origin
    }
}
