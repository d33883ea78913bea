public import CanonicalJSON
public import TenantModel

/// A value as a reader may see it. What must not be seen is not in it.
public enum ShownValue: Sendable, Hashable {
    /// There is none.
    case absent
    /// SQL `NULL`.
    case null
    /// The value itself.
    case open(JSON)
    /// A part of it, and a keyed fingerprint that tells two values with the same visible part apart.
    case masked(String, Fingerprint)
    /// Only where it comes from and its fingerprint; without a fingerprint it is not at hand.
    case secret(reference: String?, Fingerprint?)
}

extension ShownValue {
    /// What `value` of `field` looks like to a reader.
    init(_ value: FieldValue, of field: Field, _ fingerprinter: Fingerprinter) {
        switch value {
        case .undeclared: self = .absent
        case .null: self = .null
        case .secret(let secret):
            self = .secret(reference: secret.reference?.description, secret.fingerprint)
        case .bool(let value): self = .open(.bool(value))
        case .integer(let value): self = .open(.integer(value))
        case .json(let value): self = .open(value.value)
        case .text(let text):
            switch field.exposure {
            case .open: self = .open(.string(text))
            case .masked: self = .masked(CardNumber.masked(text), fingerprinter.fingerprint(of: text))
            case .secret: self = .secret(reference: nil, fingerprinter.fingerprint(of: text))
            }
        }
    }

    /// The form in a plan file.
    var json: JSON {
        switch self {
        case .absent, .null: .null
        case .open(let value): value
        case .masked(let text, let fingerprint):
            .object([
                JSON.Member("masked", .string(text)), JSON.Member("fingerprint", .string(fingerprint.short)),
            ])
        case .secret(let reference, let fingerprint):
            .object([
                JSON.Member("secret", .optional(reference)),
                JSON.Member("fingerprint", .optional(fingerprint?.short)),
            ])
        }
    }

    /// Whether a part or all of it is hidden.
    var isSensitive: Bool {
        switch self {
        case .masked, .secret: true
        case .absent, .null, .open: false
        }
    }
}
