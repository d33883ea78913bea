internal import Diagnostics

/// The manifests below a folder and everything in it that is none.
///
/// Names that begin with `_` or `.` are skipped, and so is `*.md`. Whatever else is no manifest is an error:
/// a file that is misnamed must not look like a tenant that was removed, nor be a policy that guards nothing.
struct DirectoryListing {
    /// The files, folder by folder in byte order of names, each path beginning with the folder as it was
    /// named.
    private(set) var files: [String] = []
    /// What is wrong with the folder.
    private(set) var diagnostics = DiagnosticCollector()
    /// Whether the folder itself could be listed, whatever became of those in it.
    private(set) var isReadable = true
    private let canonicalRoot: String?
    /// Whether it is the folder of the manifests: there `_policy.yaml` and its like are read.
    private let isOfManifests: Bool
    /// How many levels of folders may hold files.
    private let mostLevels: Int

    /// What the files are called.
    var names: [String] { files.map(Self.stem) }

    /// A file's name without folder and `.yaml`.
    static func stem(of file: String) -> String {
        let path = file.utf8
        let start = path.lastIndex(of: UInt8(ascii: "/")).map(path.index(after:)) ?? path.startIndex
        let name = path[start...]
        return String(
            Substring(name.count > 5 && name.suffix(5).elementsEqual(".yaml".utf8) ? name.dropLast(5) : name)
        )
    }

    /// Lists the folder of the manifests.
    ///
    /// - Parameter root: The folder as the user named it.
    init(of root: String) {
        // Folders within folders; more can only be a mistake.
        self.init(of: root, mostLevels: 32, isOfManifests: true)
        if files.isEmpty, !diagnostics.hasErrors { diagnostics.add(.noManifests(path: root)) }
    }

    /// Lists a folder that need not be there, and that holds no folders; `nil` when it is not there.
    init?(ofOptional root: String) {
        guard FolderEntry.isThere(root) else { return nil }
        if FolderEntry.kind(ofFileAt: root) == .link {
            self.init(refusing: .linkToFolder(path: root))
        } else {
            self.init(of: root, mostLevels: 1, isOfManifests: false)
        }
    }

    private init(refusing finding: Diagnostic) {
        mostLevels = 0
        canonicalRoot = nil
        isOfManifests = false
        diagnostics.add(finding)
    }

    private init(of root: String, mostLevels: Int, isOfManifests: Bool) {
        self.mostLevels = mostLevels
        self.isOfManifests = isOfManifests
        canonicalRoot = canonicalPath(root)
        do throws(FolderFault) {
            let entries = try FolderEntry.all(in: root)
            visit(entries, of: root, level: 1)
        } catch {
            diagnostics.add(.folder(error, path: root))
            isReadable = false
        }
    }

    private mutating func visit(_ entries: [FolderEntry], of folder: String, level: Int) {
        reportCaseCollisions(entries, of: folder)
        for entry in entries {
            let path = folder.hasSuffix("/") ? folder + entry.name : folder + "/" + entry.name
            if entry.isSkipped {
                guard entry.name.hasPrefix("_") else {
                    if entry.looksLikeManifest { diagnostics.add(.hiddenManifest(path: path)) }
                    continue
                }
                let isTop = isOfManifests && level == 1
                if let finding = ReservedName.finding(entry, path: path, isTop: isTop) { diagnostics.add(finding) }
                continue
            }
            guard entry.isUTF8 else {
                diagnostics.add(.nameNotUTF8(path: path))
                continue
            }
            switch entry.kind {
            case .folder: descend(into: path, level: level)
            case .link: visitLink(path, named: entry.name)
            case .file: visitFile(path, named: entry.name)
            case .other: diagnostics.add(FileFault.notRegular.diagnostic(of: path))
            }
        }
    }

    private mutating func descend(into path: String, level: Int) {
        guard level < mostLevels else {
            diagnostics.add(.tooManyLevels(mostLevels, path: path))
            return
        }
        do throws(FolderFault) {
            let entries = try FolderEntry.all(in: path)
            visit(entries, of: path, level: level + 1)
        } catch {
            diagnostics.add(.folder(error, path: path))
        }
    }

    private mutating func visitFile(_ path: String, named name: String) {
        if name.hasSuffix(".yaml"), name.utf8.count > 5 {
            files.append(path)
        } else if !name.hasSuffix(".md") {
            diagnostics.add(.strayFile(named: name, path: path))
        }
    }

    /// A link may only lead to a file inside the folder, so that what is reviewed is what is read. Links to
    /// folders are refused altogether: their files would be there twice, or without end.
    private mutating func visitLink(_ path: String, named name: String) {
        guard let target = canonicalPath(path) else {
            diagnostics.add(.danglingLink(path: path))
            return
        }
        guard target != canonicalRoot else {
            diagnostics.add(.linkToFolder(path: path))
            return
        }
        guard let canonicalRoot, target.hasPrefix(canonicalRoot == "/" ? "/" : canonicalRoot + "/") else {
            diagnostics.add(.linkOutside(path: path))
            return
        }
        if FolderEntry.kind(ofFileAt: target) == .folder {
            diagnostics.add(.linkToFolder(path: path))
        } else {
            visitFile(path, named: name)
        }
    }

    /// Two names that are one on the file systems of macOS and Windows.
    private mutating func reportCaseCollisions(_ entries: [FolderEntry], of folder: String) {
        var seen: [String: String] = [:]
        for entry in entries where !entry.isSkipped {
            if let other = seen.updateValue(entry.name, forKey: entry.name.lowercased()) {
                diagnostics.add(.namesDifferInCase(folder + "/" + entry.name, folder + "/" + other))
            }
        }
    }
}
