import Foundation
import Glibc
import SystemPackage

/// A folder of manifests: texts by the path below it.
package struct ManifestTree: Sendable {
    /// Texts of files by their path, e.g. `parsvpn.yaml`.
    package var files: [String: String]

    /// - Parameter files: Texts by their path.
    package init(_ files: [String: String] = [:]) {
        self.files = files
    }

    /// The text of one file.
    package subscript(path: String) -> String? {
        get { files[path] }
        set { files[path] = newValue }
    }

    /// Replaces a text in one file, where it has to stand exactly once.
    ///
    /// - Throws: ``ManifestTreeError`` when it stands there never or more than once.
    package mutating func replace(_ old: String, with new: String, in path: String) throws {
        guard let text = files[path] else { throw ManifestTreeError("no file \(path)") }
        let parts = text.split(separator: old, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ManifestTreeError("\(path) holds \(parts.count - 1) times: \(old)") }
        files[path] = parts.joined(separator: new)
    }

    /// Makes `folder` hold these files and no others.
    ///
    /// - Parameter folder: Absolute; made when needed, emptied of files that are not in the tree.
    /// - Throws: An `Errno`, a `CocoaError`.
    package func write(to folder: String) throws {
        if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
        guard unsafe mkdir(folder, 0o755) == 0 else { throw Errno(rawValue: errno) }
        for (path, text) in files {
            var parent = folder
            for part in path.split(separator: "/").dropLast() {
                parent += "/" + part
                guard unsafe mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
            }
            try writeFile(Array(text.utf8), to: folder + "/" + path)
        }
    }
}

/// A tree that is not as a test thinks.
package struct ManifestTreeError: Error, CustomStringConvertible {
    /// What is wrong.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
