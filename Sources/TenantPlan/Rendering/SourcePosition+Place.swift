internal import TenantModel

/// Where something is declared, for a reader below a heading that names the tenant's own file.
struct DeclaredPlace {
    /// `line 17`, or `tenants/_layers/starter.yaml:9` where that is another file; not escaped.
    let text: String
    /// Whether it is in the tenant's own file.
    let isOwn: Bool
}

extension SourcePosition {
    /// The file, where it is the tenant's own; `nil` for a layer and an environment, which speak for many.
    var ownFile: String? { isShared ? nil : file }

    /// Where it is; `nil` where the line is not known, as of a revision that is gone back to.
    var declaredPlace: DeclaredPlace? {
        guard origin.line > 0 else { return nil }
        return isShared
            ? DeclaredPlace(text: "\(file):\(origin.line)", isOwn: false)
            : DeclaredPlace(text: "line \(origin.line)", isOwn: true)
    }

    /// Told by the folder that the file lies in, since plan files and the history keep nothing else of it: no tenant's file
    /// can lie there.
    fileprivate var isShared: Bool {
        let path = file.utf8.span
        var end = path.count - 1
        while end >= 0, path[end] != UInt8(ascii: "/") { end -= 1 }
        guard end >= 0 else { return false }
        return Self.sharedFolders.contains { folder in
            let name = folder.utf8.span
            let start = end - name.count
            guard start >= 0 else { return false }
            for place in name.indices where path[start + place] != name[place] { return false }
            return true
        }
    }

    private static let sharedFolders = ["/_layers", "/_environments"]
}

extension PlanEntry {
    /// Where the change is declared, as far as the heading of its tenant does not say so: a row that begins in the tenant's own
    /// file is where its key is.
    var declaredPlace: DeclaredPlace? {
        guard let source, action != .create || source.isShared else { return nil }
        return source.declaredPlace
    }
}
