internal import CanonicalJSON
internal import Diagnostics

/// The names of the folder of manifests that begin with `_` and are read, and those that somebody may take for one.
///
/// Whatever else begins with `_` is skipped. A policy that is called `_policy.yml` would be skipped as well, and guard
/// nothing without anybody noticing.
enum ReservedName {
    private static let files = [CatalogFile.name, PolicyFile.name]
    private static let folders = ["_layers", "_environments"]

    /// What is wrong with a name that begins with `_`.
    ///
    /// - Parameters:
    ///   - entry: The name and what it is of.
    ///   - path: Its path, as the user is to see it.
    ///   - isTop: Whether it lies in the folder of the manifests itself, where alone such names are read.
    /// - Returns: `nil` when it may be skipped, or is read elsewhere.
    static func finding(_ entry: FolderEntry, path: String, isTop: Bool) -> Diagnostic? {
        let isYML = entry.kind != .folder && entry.name.lowercased().hasSuffix(".yml")
        guard let wanted = nearest(to: entry) else { return isYML ? .skippedYML(path: path) : nil }
        if !entry.name.hasSameBytes(as: wanted) { return .nearlyReserved(wanted, path: path) }
        return isTop ? nil : .reservedElsewhere(wanted, path: path)
    }

    private static func nearest(to entry: FolderEntry) -> String? {
        let (stem, isSettings) = stem(of: entry.name)
        var known = entry.kind == .file || entry.kind == .other ? [] : folders
        if entry.kind != .folder, isSettings { known += files.map { Self.stem(of: $0).name } }
        guard let nearest = Suggestion.nearest(to: stem, in: known) else { return nil }
        return folders.contains(nearest) ? nearest : nearest + ".yaml"
    }

    /// A name without the ending of YAML, and whether a file of settings could be meant: a copy called
    /// `_policy.yaml.orig` and a note are none.
    private static func stem(of name: String) -> (name: String, isSettings: Bool) {
        for ending in [".yaml", ".yml"] where name.lowercased().hasSuffix(ending) {
            return (String(name.dropLast(ending.count)), true)
        }
        return (name, !name.contains("."))
    }
}
