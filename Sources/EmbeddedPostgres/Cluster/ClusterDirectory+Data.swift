import Glibc
import SystemPackage

extension ClusterDirectory {
    /// Where root keeps data that the server's user could not reach below the caller's folder, e.g. below a home
    /// that only root can enter.
    static let foldersElsewhere = FilePath("/var/lib/tenantry")

    /// The recorded place of the data; nothing may be there.
    ///
    /// - Throws: `directoryUnusable`, also where it is another cluster's.
    func data() throws(EmbeddedPostgresError) -> DataDirectory {
        let (elsewhere, owner) = try reportingErrno("\(dataRecord) cannot be read.") { () throws(Errno) in
            let elsewhere = try dataRecord.linkDestination()
            let folder = elsewhere?.removingLastComponent()
            return (
                elsewhere, try folder.flatMap { folder throws(Errno) in try otherOwner(of: folder, by: dataRecord) }
            )
        }
        if let owner {
            throw EmbeddedPostgresError(
                .directoryUnusable,
                "\(path) is a copy of \(owner), whose data lies in \(elsewhere ?? dataRecord): remove \(dataRecord) to begin "
                    + "with data of its own."
            )
        }
        return DataDirectory(path: elsewhere ?? dataRecord)
    }

    /// The place of the data that the account can reach: the recorded one, or a new one.
    ///
    /// - Throws: `directoryUnusable`, `cancelled`.
    func reachableData(for account: ServerAccount) async throws(EmbeddedPostgresError) -> DataDirectory {
        let recorded = try data()
        let message = "\(recorded.path) cannot be read."
        if recorded.path != dataRecord {
            let folder = recorded.path.removingLastComponent()
            let isThere = try reportingErrno(message) { () throws(Errno) in
                guard try folder.attributes() != nil else { return false }
                try claim(folder)
                return true
            }
            if isThere { return recorded }
        }
        if try await canEnter(account) {
            // A link to a place that is gone would be followed by the renaming of the new data.
            if recorded.path != dataRecord {
                try reportingErrno("\(dataRecord) cannot be removed.") { () throws(Errno) in
                    try dataRecord.unlink()
                }
            }
            return DataDirectory(path: dataRecord)
        }
        let holdsData = try reportingErrno(message) { () throws(Errno) in
            try dataRecord.attributes(followingLinks: false)?.type == .directory
        }
        guard !holdsData else {
            throw EmbeddedPostgresError(
                .directoryUnusable,
                "\(dataRecord) can no longer be entered by the user '\(ServerAccount.nameForRoot)': "
                    + "give others the right to pass through the folders above it (chmod o+x)."
            )
        }
        return try reportingErrno("A folder for the data cannot be made below \(Self.foldersElsewhere).") {
            () throws(Errno) in
            try Self.foldersElsewhere.makeDirectories(permissions: FilePermissions(rawValue: 0o711))
            let folder = try Self.foldersElsewhere.appending("postgres-").makeUniqueDirectory()
            guard unsafe chmod(folder.string, 0o711) == 0 else { throw Errno(rawValue: errno) }
            try claim(folder)
            let place = folder.appending("data")
            // Recorded before anything is in it, so that a start that is cut off here continues there.
            try dataRecord.replaceLink(to: place)
            return DataDirectory(path: place)
        }
    }

    /// Whether the server's user can pass through this folder. Asked of the system as that user, because mode
    /// bits alone know nothing of access lists and mounts.
    private func canEnter(_ account: ServerAccount) async throws(EmbeddedPostgresError) -> Bool {
        guard account.isOther else { return true }
        let test = Program("/bin/sh", ["-c", #"test -x "$1""#, "sh", path.string], as: account)
        return try await test.run().succeeded
    }
}
