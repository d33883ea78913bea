internal import CanonicalJSON
internal import Glibc

/// One name in a folder.
struct FolderEntry {
    /// The name, repaired where it is not UTF-8.
    let name: String
    /// Whether the name is UTF-8, so that ``name`` can be opened.
    let isUTF8: Bool
    /// What it is, links not followed.
    let kind: Kind

    /// What a name in a folder can be.
    enum Kind {
        case file, folder, link, other
    }

    /// Whether the name says that it is not meant to be read.
    var isSkipped: Bool { name.hasPrefix("_") || name.hasPrefix(".") }

    /// Whether this is hidden, and otherwise called as a manifest is. What macOS puts beside a file is not meant.
    var looksLikeManifest: Bool { kind == .file && name.hasSuffix(".yaml") && !name.hasPrefix("._") }

    /// The names in a folder, in byte order, without `.` and `..`.
    ///
    /// - Throws: ``FolderFault`` when it is no folder or cannot be read to its end.
    static func all(in folder: String) throws(FolderFault) -> [FolderEntry] {
        guard let stream = unsafe opendir(folder) else { throw FolderFault(errno) }
        defer { unsafe _ = closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            // Only errno tells the end of the folder from a failure.
            errno = 0
            guard let found = unsafe readdir(stream) else { break }
            let type = unsafe found.pointee.d_type
            let (name, isUTF8) = unsafe nameBytes(of: found)
            if name == "." || name == ".." { continue }
            let kind = self.kind(type) ?? kind(ofFileAt: folder + "/" + name)
            entries.append(FolderEntry(name: name, isUTF8: isUTF8, kind: kind))
        }
        guard errno == 0 else { throw FolderFault(errno) }
        return entries.sorted { $0.name.precedesInBytes($1.name) }
    }

    /// Whether anything stands at a path, or may stand there: what cannot be looked at is not taken for missing.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    /// What stands at a path, links not followed.
    static func kind(ofFileAt path: String) -> Kind {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return .other }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// What the folder itself says; `nil` on file systems that do not.
    private static func kind(_ type: UInt8) -> Kind? {
        switch Int(type) {
        case Int(DT_UNKNOWN): nil
        case Int(DT_REG): .file
        case Int(DT_DIR): .folder
        case Int(DT_LNK): .link
        default: .other
        }
    }

    private static func nameBytes(of entry: UnsafeMutablePointer<dirent>) -> (String, isUTF8: Bool) {
        unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            let name = unsafe bytes.prefix { $0 != 0 }
            let valid = unsafe String(validating: name, as: UTF8.self)
            return unsafe (valid ?? String(decoding: name, as: UTF8.self), valid != nil)
        }
    }
}

/// Why a folder cannot be read.
enum FolderFault: Error {
    case missing
    case notAFolder
    case unreadable(CInt)

    init(_ error: CInt) {
        switch error {
        case ENOENT: self = .missing
        case ENOTDIR: self = .notAFolder
        default: self = .unreadable(error)
        }
    }
}

/// The absolute path without links; `nil` where nothing is, or links that lead nowhere.
func canonicalPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}
