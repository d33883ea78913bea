internal import TenantModel
internal import YAMLSyntax

extension ManifestDirectory {
    /// The file that makes each tenant of the folder, in whatever subfolder, by the tenant's name: that of the file, and the
    /// one behind `tenant` where that is another. Nothing else of a manifest is looked at, and a folder that is not there has
    /// none.
    ///
    /// Whoever writes a new manifest asks first: two of one tenant are an error of the whole folder.
    public var filesByTenant: [String: String] {
        guard FolderEntry.isThere(path) else { return [:] }
        let files = DirectoryListing(of: path).files
        var found = Dictionary(files.map { (DirectoryListing.stem(of: $0), $0) }) { first, _ in first }
        var reader = FileReader(limit: YAMLLimits.standard.bytes)
        for file in files {
            do throws(FileFault) {
                _ = try reader.read(file)
            } catch {
                // What cannot be read is found by its name alone.
                continue
            }
            guard let tenant = reader.parsed().document?.root.mapping?["tenant"]?.scalar, tenant.byteCount <= 63,
                found[tenant.text] == nil
            else { continue }
            found[tenant.text] = file
        }
        return found
    }
}
