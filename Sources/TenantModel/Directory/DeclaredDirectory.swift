/// What the files of a directory say about all of it, and how it is applied.
public struct DeclaredDirectory: Sendable {
    /// What the files say.
    public let settings: DirectorySettings
    /// The environment that is laid over every tenant; `nil` for none.
    public let environment: String?
    /// The files that say it, as they were named to the tool; none where there is no such file.
    public let files: [DirectoryChange.Kind: String]

    /// A directory without settings, applied without an environment.
    public static let standard = DeclaredDirectory(settings: .standard)

    /// Makes a declaration.
    public init(
        settings: DirectorySettings,
        environment: String? = nil,
        files: [DirectoryChange.Kind: String] = [:]
    ) {
        self.settings = settings
        self.environment = environment
        self.files = files
    }
}
