public import TenantModel

/// A `renamed_from` that does nothing.
public struct RenameHint: Sendable, Hashable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row; for the bot itself its slug.
    public let key: String
    /// The key that it names.
    public let previousKey: String
    /// Why it does nothing.
    public let reason: Reason
    /// Where it stands.
    public let source: SourcePosition

    /// Why a rename does nothing.
    public enum Reason: String, Sendable, CaseIterable {
        /// The row has its new key already.
        case done
        /// Neither key was ever applied here.
        case unknown
    }
}
