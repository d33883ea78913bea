internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// An organisation's own catalog: `_catalog.yaml` in the folder of the manifests.
struct CatalogFile {
    /// The built-in catalog with what the file adds.
    let catalog: Catalog
    /// Everything that is wrong with the file.
    let diagnostics: DiagnosticCollector

    /// What the file is called.
    static let name = "_catalog.yaml"

    /// Reads the catalog of a folder; the built-in one where the folder has none of its own.
    ///
    /// - Parameter folder: The folder as the user named it.
    init(ofFolder folder: String) {
        let path = folder.hasSuffix("/") ? folder + Self.name : folder + "/" + Self.name
        var diagnostics = DiagnosticCollector()
        var catalog = Catalog.builtIn
        switch FolderEntry.kind(ofFileAt: path) {
        case .link where !Self.leadsInside(path, folder):
            diagnostics.add(canonicalPath(path) == nil ? .danglingLink(path: path) : .linkOutside(path: path))
            catalog = catalog.adding(features: [], configuration: [], isComplete: false)
        case .other where canonicalPath(path) == nil:
            break
        default:
            var reader = FileReader(limit: YAMLLimits.standard.bytes)
            do throws(FileFault) {
                _ = try reader.read(path)
                var decoder = CatalogDecoder(file: path)
                catalog = decoder.decode(reader.parsed())
                diagnostics.merge(decoder.diagnostics)
            } catch {
                diagnostics.add(error.diagnostic(of: path))
                catalog = catalog.adding(features: [], configuration: [], isComplete: false)
            }
        }
        self.catalog = catalog
        self.diagnostics = diagnostics
    }

    /// Reads a catalog that lies in memory, as one of a folder is read.
    ///
    /// - Parameters:
    ///   - text: The whole file.
    ///   - path: What findings call it.
    init(_ text: [UInt8], called path: String) {
        var decoder = CatalogDecoder(file: path)
        catalog = decoder.decode(YAMLDocument.parse(text))
        diagnostics = decoder.diagnostics
    }

    /// A link may only lead to a file inside the folder, so that what is reviewed is what is read.
    private static func leadsInside(_ path: String, _ folder: String) -> Bool {
        guard let target = canonicalPath(path), let home = canonicalPath(folder) else { return false }
        return target.hasPrefix(home == "/" ? "/" : home + "/")
    }
}
