extension ManifestDirectory {
    /// What the tenants of the folder are called, by their files, of which none is read; in the order of the folder.
    package var tenantNames: [String] { DirectoryListing(of: path).names }

    /// Likewise of its environments.
    package var environmentNames: [String] { DirectoryListing(ofOptional: path + "/_environments")?.names ?? [] }
}
