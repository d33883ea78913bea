internal import CanonicalJSON
internal import Crypto
internal import TenantModel

extension PlanDocument {
    /// What the id has to be: `sha256:` and the digest of the canonical form without the id and the revision. A file
    /// whose id is another one was edited.
    public var digest: String {
        var hasher = SHA256()
        write(.identified) { hasher.update(data: $0) }
        return "sha256:" + hexadecimal(hasher.finalize())
    }

    /// What tells whether the reach of a risk was edited: a digest of all of them, in their order.
    var reachDigest: String {
        var writer = JSONWriter()
        writer.array { writer in
            for note in risks { writer.element { note.write(to: &$0, only: .all) } }
        }
        var hasher = SHA256()
        hasher.update(data: writer.bytes)
        return "sha256:" + hexadecimal(hasher.finalize())
    }
}
