internal import TenantModel

/// One value of a manifest that is made from a settings file.
struct ImportEntry {
    /// Where it goes, from the top of the manifest.
    let path: [String]
    /// What it says. For a secret the reference, never the value.
    let content: YAMLContent
    /// The secret that the reference is to, when the settings file has it.
    var secret: ImportedSecret?
    /// The line of the settings file; `nil` for what the original does where its settings say nothing.
    let line: Int?
    /// What the settings file calls it.
    let name: String
}

/// A secret on its way from a settings file to a file of secrets.
struct ImportedSecret {
    /// The name under which the manifest refers to it.
    let name: String
    /// The value.
    let value: Secret
}
