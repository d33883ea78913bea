internal import TenantModel
internal import YAMLSyntax

/// The key of a row and which forms it has, found out once for all tenants that use it.
struct RowKey: Sendable {
    /// The key.
    let text: String
    /// Whether this could be the number of a bank card.
    let looksLikeCardNumber: Bool
    private let isSlug: Bool
    private let isIdentifier: Bool

    /// Takes a key as it stands in a manifest.
    init(_ scalar: YAMLScalar) {
        text = scalar.text
        (looksLikeCardNumber, isSlug, isIdentifier) = scalar.withUTF8 { bytes in
            (bytes.looksLikeCardNumber, KeyForm.isSlug(bytes), KeyForm.isIdentifier(bytes))
        }
    }

    /// Whether the key has a form.
    func has(_ format: ResourceKind.KeyFormat) -> Bool {
        switch format {
        case .slug: isSlug
        case .identifier: isIdentifier
        }
    }
}
