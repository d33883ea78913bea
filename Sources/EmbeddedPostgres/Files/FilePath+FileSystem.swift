import Glibc
import SystemPackage

/// The calls that swift-system does not have, each one system call, each failing with its `errno`.
extension FilePath {
    /// Makes this one folder, whose parent exists.
    func makeDirectory(permissions: FilePermissions) throws(Errno) {
        guard unsafe mkdir(string, permissions.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Makes this folder and the missing ones above it; the ones above get what the umask leaves.
    func makeDirectories(permissions: FilePermissions) throws(Errno) {
        let parent = removingLastComponent()
        if !parent.isEmpty, try parent.attributes() == nil {
            try parent.makeDirectories(permissions: FilePermissions(rawValue: 0o755))
        }
        do throws(Errno) { try makeDirectory(permissions: permissions) } catch Errno.fileExists {}
    }

    /// Makes a folder that only the caller can enter, with this path as the beginning of its name.
    func makeUniqueDirectory() throws(Errno) -> FilePath {
        var template = Array((string + "XXXXXX").utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        let name = template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return FilePath(String(decoding: name, as: UTF8.self))
    }

    /// The absolute path without links, of something that exists.
    func canonical() throws(Errno) -> FilePath {
        guard let resolved = unsafe realpath(string, nil) else { throw Errno(rawValue: errno) }
        defer { unsafe free(resolved) }
        return unsafe FilePath(platformString: resolved)
    }

    /// What is there, following links unless told; `nil` where nothing is.
    func attributes(followingLinks: Bool = true) throws(Errno) -> Stat? {
        do throws(Errno) {
            return try Stat(self, followTargetSymlink: followingLinks)
        } catch Errno.noSuchFileOrDirectory {
            return nil
        }
    }

    /// Where this link points; `nil` where nothing is, or something that is no link.
    func linkDestination() throws(Errno) -> FilePath? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(string, &buffer, buffer.count)
        if count >= 0 {
            let destination = buffer.prefix(count).map(UInt8.init(bitPattern:))
            return FilePath(String(decoding: destination, as: UTF8.self))
        }
        switch Errno(rawValue: errno) {
        case .noSuchFileOrDirectory, .invalidArgument: return nil
        case let other: throw other
        }
    }

    /// Makes this a link to `destination`, in place of a link that may be there already, in one step.
    func replaceLink(to destination: FilePath) throws(Errno) {
        let new = FilePath(string + ".new")
        do throws(Errno) { try new.unlink() } catch Errno.noSuchFileOrDirectory {}
        guard unsafe symlink(destination.string, new.string) == 0 else { throw Errno(rawValue: errno) }
        try new.rename(to: self)
    }

    /// Renames, replacing a file or link that is there.
    func rename(to other: FilePath) throws(Errno) {
        guard unsafe Glibc.rename(string, other.string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Removes a file or link.
    func unlink() throws(Errno) {
        guard unsafe Glibc.unlink(string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Removes an empty folder.
    func removeEmptyDirectory() throws(Errno) {
        guard unsafe rmdir(string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Whether the caller may run the file.
    var isExecutable: Bool { unsafe access(string, X_OK) == 0 }

    /// The names in a folder, without `.` and `..`, in no order.
    func entries() throws(Errno) -> [String] {
        guard let stream = unsafe opendir(string) else { throw Errno(rawValue: errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { characters in
                    unsafe String(cString: characters)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Gives a folder to another user. The folder is opened first and never followed, so that a link put in its
    /// place cannot make root give away something else.
    func changeOwner(to account: ServerAccount) throws(Errno) {
        let folder = unsafe Glibc.open(string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw Errno(rawValue: errno) }
        defer { _ = Glibc.close(folder) }
        guard fchown(folder, account.userID, account.groupID) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Makes the entries of this folder survive a power cut.
    func synchronize() throws(Errno) {
        let folder = unsafe Glibc.open(string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Errno(rawValue: errno) }
        defer { _ = Glibc.close(folder) }
        guard fsync(folder) == 0 else { throw Errno(rawValue: errno) }
    }
}
