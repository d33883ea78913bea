internal import TenantManifest

/// A tenant that a manifest is to be written for.
enum NewTenant {
    /// Makes sure that no file makes it already, in whatever subfolder and by whatever name.
    ///
    /// - Throws: ``CommandError`` that names the file.
    static func check(_ slugs: [String], in folder: String) throws {
        let files = ManifestDirectory(path: folder).filesByTenant
        for slug in slugs {
            guard let file = files[slug] else { continue }
            throw CommandError(
                "tenant_exists",
                "\(file) is the manifest of the tenant '\(slug)' already, and there can be one; nothing was written: move it "
                    + "away first, or choose another name"
            )
        }
    }
}
