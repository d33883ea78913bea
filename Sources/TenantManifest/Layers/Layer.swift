internal import Diagnostics
internal import YAMLSyntax

/// One file of `_layers/` or `_environments/`.
struct Layer: Sendable {
    /// The name that `extends` or `--environment` calls it by.
    let name: String
    /// Its path, as the user is to see it.
    let file: String
    /// What it declares.
    let declarations: Declarations
    /// The layers below it.
    let extends: [Extension]
    /// The aliases in it: what is wrong with a layer may show in a tenant alone.
    var aliases: [YAMLAlias] = []

    /// One name in `extends`.
    struct Extension: Sendable {
        let name: String
        /// Where it stands.
        let mark: YAMLMark
    }
}
