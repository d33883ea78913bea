internal import Diagnostics
internal import YAMLSyntax

/// A file about the whole directory that lies in the folder of the manifests: `_catalog.yaml`, `_policy.yaml`.
struct SettingsFile {
    /// Its path, as the user is to see it.
    let path: String
    /// What came of reading it.
    let content: Content

    /// What can come of reading it.
    enum Content {
        /// There is none.
        case absent
        /// It is there and cannot be read, or must not be.
        case refused(Diagnostic)
        /// It was read; what is wrong with it as YAML is in it.
        case read(YAMLParse)
    }

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - folder: The folder as the user named it.
    init(_ name: String, ofFolder folder: String) {
        let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        self.path = path
        switch FolderEntry.kind(ofFileAt: path) {
        case .link where !Self.leadsInside(path, folder):
            content = .refused(canonicalPath(path) == nil ? .danglingLink(path: path) : .linkOutside(path: path))
        case .other where canonicalPath(path) == nil:
            content = .absent
        default:
            var reader = FileReader(limit: YAMLLimits.standard.bytes)
            do throws(FileFault) {
                _ = try reader.read(path)
                content = .read(reader.parsed())
            } catch {
                content = .refused(error.diagnostic(of: path))
            }
        }
    }

    /// A link may only lead to a file inside the folder, so that what is reviewed is what is read.
    private static func leadsInside(_ path: String, _ folder: String) -> Bool {
        guard let target = canonicalPath(path), let home = canonicalPath(folder) else { return false }
        return target.hasPrefix(home == "/" ? "/" : home + "/")
    }
}
