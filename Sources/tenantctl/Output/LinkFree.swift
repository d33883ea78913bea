internal import Glibc

/// Looks for links where something is to be written. A folder that is reviewed must hold what it seems to hold: manifests are
/// not read through links to folders, and so they are not written through any.
enum LinkFree {
    /// Makes sure that neither a folder nor anything on the way from it to a file is a link. What lies above the folder is
    /// whoever's named it.
    ///
    /// - Throws: ``CommandError`` that names the link.
    static func check(_ path: String, below folder: String) throws {
        let folder = trimmed(folder)
        try refuse(folder)
        guard path.utf8.starts(with: (folder + "/").utf8) else { return }
        var end = path.utf8.index(path.startIndex, offsetBy: folder.utf8.count + 1)
        while let slash = path.utf8[end...].firstIndex(of: UInt8(ascii: "/")) {
            try refuse(String(path[..<slash]))
            end = path.utf8.index(after: slash)
        }
    }

    /// Makes sure that a link leads to something inside of a folder, as it has to be read.
    ///
    /// - Throws: ``CommandError`` that names the link.
    static func checkTarget(of link: String, in folder: String) throws {
        guard let target = resolvedPath(link), let home = resolvedPath(folder), target.hasPrefix(home + "/") else {
            throw CommandError(
                "link",
                "\(link) is a link that leads nowhere or out of \(folder), and is not read; nothing was written: put the file "
                    + "itself there"
            )
        }
    }

    /// Whether a link stands at a path, wherever it leads.
    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// A folder's name without what would have a link at its place followed: `tenants/`, `tenants/.`.
    static func trimmed(_ folder: String) -> String {
        var name = folder[...]
        while name.utf8.count > 1, name.hasSuffix("/") || name.hasSuffix("/.") { name = name.dropLast() }
        return String(name)
    }

    private static func refuse(_ folder: String) throws {
        guard isLink(folder) else { return }
        throw CommandError(
            "link",
            "\(folder) is a link, and nothing is written through one; nothing was written: name the folder that it leads to, "
                + "or put a folder in its place"
        )
    }
}
