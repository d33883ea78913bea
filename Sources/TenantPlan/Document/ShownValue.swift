internal import CanonicalJSON
public import TenantModel

/// A value as a reader may see it. What must not be seen is not in it.
public enum ShownValue: Sendable, Hashable {
    /// The value itself; nothing secret and nothing masked.
    case open(FieldValue)
    /// A part of it, and a keyed fingerprint that tells two values with the same visible part apart.
    case masked(String, fingerprint: String)
    /// Only where it comes from and its fingerprint; without a fingerprint it is not at hand.
    case secret(reference: String?, fingerprint: String?)

    /// What a value looks like to a reader who may see so much of it. The one place where plans, drift, tenants, the
    /// history and explanations get it from: a bot token is shown in none of them, whatever its field is for, and of the
    /// number of a card in a text or a map no more than of that of a card.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - exposure: Who may see it.
    ///   - fingerprinter: The database's own; `nil` where there is no database: what is left of a masked value is a text then.
    ///   - revealsCards: Whether the reader asked for numbers of cards.
    init(
        _ value: FieldValue,
        _ exposure: Field.Exposure,
        _ fingerprinter: Fingerprinter?,
        revealsCards: Bool = false
    ) {
        switch (value, exposure.of(value)) {
        case (.secret(let secret), _):
            self = .secret(
                reference: secret.reference?.description,
                fingerprint: secret.fingerprint?.short
            )
        case (.text, .masked) where revealsCards, (.text, .open) where revealsCards, (.json, .open) where revealsCards:
            self = .open(value)
        case (.text(let text), .masked):
            self = Self.part(CardNumber.masked(text), fingerprinter?.fingerprint(of: text))
        case (.text(let text), .secret):
            self = .secret(reference: nil, fingerprint: fingerprinter?.fingerprint(of: text).short)
        case (.json(let json), .masked), (.json(let json), .secret):
            self = .secret(reference: nil, fingerprint: fingerprinter?.fingerprint(ofSecret: json).short)
        case (.text(let text), .open):
            self =
                CardNumber.maskingWholeNumbers(in: text)
                .map { Self.part($0, fingerprinter?.fingerprint(of: text)) } ?? .open(value)
        case (.json(let json), .open):
            self =
                CardNumber.maskingWholeNumbers(in: json.text)
                .map { Self.part($0, fingerprinter?.fingerprint(ofSecret: json)) } ?? .open(value)
        default: self = .open(value)
        }
    }

    private static func part(_ visible: String, _ fingerprint: Fingerprint?) -> ShownValue {
        fingerprint.map { .masked(visible, fingerprint: $0.short) } ?? .open(.text(visible))
    }

    /// Whether a part or all of it is hidden.
    public var isSensitive: Bool {
        switch self {
        case .masked, .secret: true
        case .open: false
        }
    }
}
