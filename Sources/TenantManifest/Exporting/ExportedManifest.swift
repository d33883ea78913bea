public import Diagnostics
public import TenantModel

/// What came of writing one bot of the database as a manifest.
public struct ExportedManifest: Sendable {
    /// What the manifest calls the tenant; `nil` where the database gives it a name that none could have.
    public let slug: String?
    /// The manifest; `nil` where there can be none that plans to no changes.
    public let text: String?
    /// What could not be written and what a reader should know, at the manifest as a whole.
    public let findings: [Diagnostic]
    /// The references that the database knows nothing of and that were made up; their values have to be provided.
    public let newSecrets: [SecretReference]
    /// Whether the text holds what other output masks: numbers of cards, merchant ids.
    public let holdsMasked: Bool
}
