import SystemPackage

/// Folders outside of a cluster's own, which a link in it leads to. A copy of the folder has the same links, and would take
/// its original's socket and data for its own; so a link leads back as well.
extension ClusterDirectory {
    /// The name of the link back.
    static let ownerEntry = "cluster"

    private static func owner(of folder: FilePath) -> FilePath { folder.appending(ownerEntry) }

    /// Whose a folder is that `record` leads to.
    ///
    /// - Returns: The other cluster, which is there and keeps the folder in use; `nil` when it is this one's, moved or not.
    func otherOwner(of folder: FilePath, by record: FilePath) throws(Errno) -> FilePath? {
        guard let owner = try Self.owner(of: folder).linkDestination(), owner != path,
            let name = record.lastComponent, let destination = try record.linkDestination()
        else { return nil }
        return try owner.appending(name).linkDestination() == destination ? owner : nil
    }

    /// Has a folder lead back to this cluster.
    func claim(_ folder: FilePath) throws(Errno) {
        let owner = Self.owner(of: folder)
        if try owner.linkDestination() != path { try owner.replaceLink(to: path) }
    }
}
