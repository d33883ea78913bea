internal import TenantModel
internal import YAMLSyntax

/// The key of a row and what is known of it, found out once for all tenants that use it.
///
/// A class, since one is handed out for every row of 10,000 files.
final class RowKey: Sendable {
    /// The key.
    let text: String
    /// Whether this could be the number of a bank card.
    let looksLikeCardNumber: Bool
    /// The feature of that name.
    let feature: FeatureKey?
    /// The configuration key of that name.
    let configuration: ConfigurationKey?
    private let isSlug: Bool
    private let isIdentifier: Bool

    /// Takes a key as it stands in a manifest.
    init(_ scalar: YAMLScalar, in catalog: Catalog) {
        text = scalar.text
        (looksLikeCardNumber, isSlug, isIdentifier) = scalar.withUTF8 { bytes in
            (bytes.looksLikeCardNumber, TenantSlug.isValid(bytes), KeyForm.isIdentifier(bytes))
        }
        feature = catalog.feature(text)
        configuration = catalog.configuration(text)
    }

    /// Whether the key has a form.
    func has(_ format: ResourceKind.KeyFormat) -> Bool {
        switch format {
        case .slug: isSlug
        case .identifier: isIdentifier
        }
    }
}
