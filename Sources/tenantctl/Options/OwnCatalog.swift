internal import Diagnostics
internal import TenantManifest
internal import TenantModel

/// The keys that the manifests of a folder may declare, for commands that read no manifests.
enum OwnCatalog {
    /// Reads the catalog; what is wrong with it goes to standard error.
    ///
    /// - Throws: ``CommandError`` when there is an error in `_catalog.yaml`: what is not known of a key may be that it
    ///   is secret.
    static func read(_ folder: String) throws -> Catalog {
        let (catalog, diagnostics) = ManifestDirectory(path: folder).readCatalog()
        let report = diagnostics.report()
        if !report.isEmpty { Standard.error(TextRenderer(colour: Standard.isErrorColoured).render(report)) }
        guard !diagnostics.hasErrors else { throw CommandError("catalog", "the catalog in \(folder) has errors") }
        return catalog
    }
}
