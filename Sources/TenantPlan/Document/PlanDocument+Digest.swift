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
}
