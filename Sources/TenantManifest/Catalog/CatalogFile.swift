internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// An organisation's own catalog: `_catalog.yaml` in the folder of the manifests.
struct CatalogFile {
    /// The built-in catalog with what the file adds.
    let catalog: Catalog
    /// Everything that is wrong with the file.
    let diagnostics: DiagnosticCollector
    /// Its path; `nil` where there is none.
    let path: String?

    /// What the file is called.
    static let name = "_catalog.yaml"

    /// Reads the catalog of a folder; the built-in one where the folder has none of its own.
    ///
    /// - Parameter folder: The folder as the user named it.
    init(ofFolder folder: String) {
        let file = SettingsFile(Self.name, ofFolder: folder)
        var diagnostics = DiagnosticCollector()
        var catalog = Catalog.builtIn
        var path: String? = file.path
        switch file.content {
        case .absent: path = nil
        case .refused(let finding):
            diagnostics.add(finding)
            catalog = catalog.adding(features: [], configuration: [], isComplete: false)
        case .read(let parse):
            var decoder = CatalogDecoder(file: file.path)
            catalog = decoder.decode(parse)
            diagnostics.merge(decoder.diagnostics)
        }
        self.catalog = catalog
        self.diagnostics = diagnostics
        self.path = path
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
        self.path = path
    }
}
