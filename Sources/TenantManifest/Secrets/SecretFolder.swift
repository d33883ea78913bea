internal import Diagnostics
internal import Glibc
internal import TenantModel

/// A folder of secrets: a folder a tenant, a file a secret.
struct SecretFolder: Sendable {
    /// The folder, as it was named to the tool.
    let path: String

    /// Whether a path leads below the tenant's own folder and takes no way round.
    static func isOwn(_ path: String, of slug: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count > 1, path.utf8.count <= 1024, parts[0].elementsEqual(slug.utf8) else {
            return false
        }
        return parts.allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
                && !part.contains(0)
        }
    }

    /// Reads a secret.
    ///
    /// - Parameters:
    ///   - relativePath: Its path from the folder, which ``SecretSource/refusal(of:to:)`` has let pass.
    ///   - slug: The tenant that it belongs to; `nil` for one that is shared.
    /// - Returns: The secret, unresolved when there is no file, or why it is refused.
    func read(_ relativePath: String, of slug: String?) -> SecretSource.Resolution {
        let reference = SecretReference.file(path: relativePath)
        // Mounted secrets are links to a versioned folder beside them, so links are followed, but not out.
        guard let target = canonicalPath(path + "/" + relativePath) else {
            let error = errno
            let isMissing = error == ENOENT || error == ENOTDIR
            return isMissing ? .unresolved : .refused(.secretUnreadable(reference, systemMessage(error)))
        }
        // What is shared stays in the folder that it lies in: a link to a tenant's would share that.
        let folder = slug ?? relativePath.split(separator: "/").dropLast().joined(separator: "/")
        guard let home = home(folder), target.hasPrefix(home + "/"),
            !folder.isEmpty || isOnTop(target.dropFirst(home.count + 1))
        else {
            return .refused(.secretOutside(reference))
        }
        // The end of a line is not part of the secret.
        var reader = FileReader(limit: SecretSource.longest + "\r\n".utf8.count)
        do throws(FileFault) {
            _ = try reader.read(target)
        } catch {
            if case .tooLarge = error { return .refused(.secretUnreadable(reference, SecretSource.tooLong)) }
            return .refused(.secretUnreadable(reference, error.description))
        }
        guard let text = reader.text() else {
            return .refused(.secretUnreadable(reference, "it is not UTF-8"))
        }
        return SecretSource.usable(Secret(text), reference)
    }

    /// Whether a file that is shared beside the folders of the tenants is there, and in none of them: in the folder itself, or in
    /// a hidden one, as a volume of Kubernetes has it.
    private func isOnTop(_ place: Substring) -> Bool {
        let parts = place.split(separator: "/")
        return parts.count == 1 || parts.count == 2 && parts[0].hasPrefix(".")
    }

    /// Where a folder below this one is; `nil` where it is a link to what is not meant by its name.
    ///
    /// A volume of Kubernetes shows `shop` as a link to `..data/shop`, which is a link to a folder of a version in turn.
    /// So a link may lead to a folder of the same name below a hidden one. Anything else would make `shop` another
    /// tenant's folder, or the system's.
    private func home(_ folder: String) -> String? {
        guard let root = canonicalPath(path), let home = canonicalPath(path + "/" + folder) else { return nil }
        if folder.isEmpty { return home }
        let base = root == "/" ? root : root + "/"
        guard home.hasPrefix(base) else { return nil }
        let place = home.dropFirst(base.count)
        let isVersion = place.hasPrefix(".") && place.hasSuffix("/" + folder)
        return place == folder || isVersion ? home : nil
    }
}
