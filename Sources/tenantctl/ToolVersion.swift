/// The version of the tool, which plans and the history name.
enum ToolVersion {
    static let current = "0.1.0"
}
