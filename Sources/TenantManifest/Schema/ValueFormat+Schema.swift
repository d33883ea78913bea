internal import CanonicalJSON
internal import TenantModel

extension ValueFormat {
    /// What a value of this form looks like.
    var schema: JSON {
        switch self {
        case .boolean: .type("boolean")
        case .integer(let range): .integers(range)
        case .text(let maximum), .holderName(let maximum):
            .type("string").with(["maxLength": .integer(maximum), "pattern": .string(Self.notBlank)])
        case .choice(let words): .map(["enum": .texts(words)])
        case .price(let kopeks): .integers(0...Money.maximumToman * Money.kopeksPerToman / kopeks)
        case .cardNumber:
            .type("string").with([
                "pattern": .string(Self.cardNumber), "maxLength": .integer(128),
                "examples": .texts(["6104-3370-0000-7870"]),
            ])
        case .botToken: .reference("secret")
        case .merchantID:
            .any(of: [.type("string").with(["pattern": .string(Self.uuid)]), .reference("secret")])
        case .username:
            .type("string").with([
                "pattern": .string("^@?[A-Za-z][A-Za-z0-9_]{4,31}$"), "examples": .texts(["@parsvpn_support"]),
            ])
        case .language:
            .type("string").with([
                "pattern": .string("^[a-z]{2}(?:-[a-z]{2})?$"),
                "examples": .texts(["fa", "pt-br"]),
            ])
        case .chatID:
            JSON.integers(.min ... .max).with([
                "not": .map(["const": .integer(0)]), "examples": .array([.integer(-1_001_234_567_890)]),
            ])
        case .groupID:
            JSON.integers(.min ... -1).with(["examples": .array([.integer(-1_001_234_567_890)])])
        case .tree: .reference("value")
        case .mapping: .type("object").with(["$ref": .string("#/$defs/json")])
        }
    }

    /// At least one character that is to be seen; those that are not, as ``Unicode/Scalar/isBlank`` lists them.
    private static let notBlank =
        #"[^\u0009-\u000d \u0085\u00a0\u00ad\u115f\u1160\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\u3164\ufeff\uffa0]"#

    /// Sixteen digits, Persian and Arabic ones too, with spaces and dashes anywhere.
    private static let cardNumber =
        "^(?:\(separators)[0-9\\u06f0-\\u06f9\\u0660-\\u0669]){16}\(separators)$"
    private static let separators = #"[ \-\u00a0\u200c\u2010-\u2013\u202f\u2212]*"#

    private static let uuid = "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
}
