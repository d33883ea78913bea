public import Diagnostics
public import TenantModel

extension ManifestDirectory {
    /// The keys that manifests of this folder may declare: the built-in ones, and those of `_catalog.yaml` where the
    /// folder has one. No manifest is read, and the folder need not be there.
    ///
    /// - Returns: The catalog, and everything that is wrong with the file.
    public func readCatalog() -> (catalog: Catalog, diagnostics: DiagnosticCollector) {
        let file = CatalogFile(ofFolder: path)
        return (file.catalog, file.diagnostics)
    }
}
