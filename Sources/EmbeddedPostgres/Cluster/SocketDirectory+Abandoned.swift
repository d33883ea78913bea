import Glibc
import SystemPackage

/// Folders of clusters that are gone: whoever removes a cluster's folder by hand leaves that of its socket behind.
///
/// The one of a server that is only stopped stays: as long as it is there nobody else can take the address that clients have,
/// and hear what they say.
extension SocketDirectory {
    /// For how many seconds nothing has happened in one. A cluster that is being made has no record of its own yet, and one that
    /// was moved is known by nothing else until it is started.
    private static let age = 86_400

    /// How many letters of a name are chance; see ``FilePath/makeUniqueDirectory()``.
    private static let chanceCount = 6

    /// The only entry of one whose server is stopped: the link back to its cluster.
    private static let owner = ClusterDirectory.ownerEntry

    /// Removes those of the account that no cluster leads to. What cannot be looked at is left where it is: nobody who starts or
    /// stops a server came for it.
    static func removeAbandoned(of account: ServerAccount) {
        guard let name = prefix.lastComponent?.string else { return }
        let parent = prefix.removingLastComponent()
        do throws(Errno) {
            for entry in try parent.entries()
            where entry.hasPrefix(name) && entry.utf8.count == name.utf8.count + Self.chanceCount {
                SocketDirectory(path: parent.appending(entry)).removeIfAbandoned(by: account)
            }
        } catch {
            return
        }
    }

    private func removeIfAbandoned(by account: ServerAccount) {
        // What was looked at is what is emptied, whatever is put in its place meanwhile; and what is not empty then stays.
        let folder = unsafe open(path.string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return }
        defer { _ = close(folder) }
        do throws(Errno) {
            let attributes = try Stat(FileDescriptor(rawValue: folder))
            guard attributes.userID.rawValue == account.userID, attributes.permissions.rawValue & 0o077 == 0,
                time(nil) - attributes.st_mtim.tv_sec > Self.age,
                try path.entries().allSatisfy({ $0 == Self.owner }), try isAbandoned
            else { return }
            guard unsafe unlinkat(folder, Self.owner, 0) == 0 || errno == ENOENT else { return }
            try path.removeEmptyDirectory()
        } catch {
            return
        }
    }

    /// Whether the cluster that it leads back to is gone, or has another one.
    private var isAbandoned: Bool {
        get throws(Errno) {
            guard let cluster = try path.appending(Self.owner).linkDestination() else { return true }
            return try cluster.appending(ClusterDirectory.socketEntry).linkDestination() != path
        }
    }
}
