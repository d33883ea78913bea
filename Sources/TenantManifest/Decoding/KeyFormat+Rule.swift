internal import TenantModel

extension ResourceKind.KeyFormat {
    /// What keys of this form look like, for messages.
    var rule: String {
        switch self {
        case .slug: TenantSlug.rule
        case .identifier: "A-Z, a-z, 0-9, `.`, `_` and `-`, at most 100 characters"
        }
    }
}
