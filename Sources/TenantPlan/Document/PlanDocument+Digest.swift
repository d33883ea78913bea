internal import CanonicalJSON
internal import Crypto
internal import TenantModel

extension PlanDocument {
    /// What the id has to be: `sha256:` and the digest of the canonical form without the id and the revision. A file
    /// whose id is another one was edited.
    public var digest: String { digest(by: .all) }

    /// ``digest``, made by some of the cores.
    func digest(by hands: OrderedPieces.Hands) -> String {
        var hasher = SHA256()
        write(.identified, by: hands) { hasher.update(data: $0) }
        return "sha256:" + hexadecimal(hasher.finalize())
    }

    /// What tells whether anything was edited that the id leaves out, since it moves without anybody changing the plan: the
    /// revision, what the risks reach, in their order, and by what customers pay though nobody declares it. Somebody approves what
    /// stands in the file. With the id, which is in it as well, it is a digest of everything.
    var fileDigest: String {
        var writer = JSONWriter()
        writer.array { writer in
            writer.element { $0.write(string: id) }
            writer.element { $0.write(JSON.integer(database.revision)) }
            for note in risks { writer.element { note.write(to: &$0, only: .all) } }
            if !undeclaredUse.isEmpty { writer.element { undeclaredUse.write(to: &$0) } }
        }
        var hasher = SHA256()
        hasher.update(data: writer.bytes)
        return "sha256:" + hexadecimal(hasher.finalize())
    }
}
