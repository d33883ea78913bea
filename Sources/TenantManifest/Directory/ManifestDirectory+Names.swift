internal import TenantModel

extension ManifestDirectory {
    /// What the tenants of the folder are called, by their files, of which none is read; in the order of the folder. Files
    /// whose names no tenant can have are left out: a shell that offers names may run what stands in them.
    package var tenantNames: [String] { DirectoryListing(of: path).names.filter(TenantSlug.isValid) }

    /// Likewise of its environments.
    package var environmentNames: [String] {
        DirectoryListing(ofOptional: path + "/_environments")?.names.filter(TenantSlug.isValid) ?? []
    }
}
