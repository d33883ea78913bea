internal import CanonicalJSON
internal import TenantModel

/// Puts the secrets themselves in the place of their seals, at the last moment before they are written.
struct SecretValues {
    private let secrets: [SecretReference: Secret]

    init(_ secrets: [SecretReference: Secret]) {
        self.secrets = secrets
    }

    /// `value` as the column holds it.
    func revealed(_ value: FieldValue, for type: Field.ColumnType) throws(StoreError) -> FieldValue {
        guard case .secret(let sealed) = value else { return value }
        guard let reference = sealed.reference, let secret = secrets[reference] else {
            throw StoreError(.secretMissing(sealed.reference?.description ?? "of an unknown place"))
        }
        return switch type {
        case .jsonb, .wrappedJSONB: .json(.string(secret.reveal()))
        case .text, .boolean, .integer, .bigint: .text(secret.reveal())
        }
    }
}
