internal import HTTPTypes
internal import Hummingbird
internal import TenantModel

/// The token that a request carries, not looked up yet.
enum Credential: Sendable, Hashable {
    /// Neither field is there.
    case missing
    /// Another scheme, or two tokens that differ.
    case malformed
    /// Something that may be a token, kept as its hash alone.
    case token(TokenHash)

    /// Reads `Authorization: Bearer …` and `X-API-Key: …`; where both are there they have to say the same.
    init(_ headers: HTTPFields) {
        // One that is there twice and says the same is what whoever is in between made of one.
        let (keys, authorizations) = (Set(headers[values: .apiKey]), Set(headers[values: .authorization]))
        guard keys.count <= 1, authorizations.count <= 1 else {
            self = .malformed
            return
        }
        let key = keys.first
        if let authorization = authorizations.first {
            guard let token = Self.bearer(authorization), key == nil || key?[...] == token else {
                self = .malformed
                return
            }
            self = .token(TokenHash(of: token))
        } else {
            self = key.map { .token(TokenHash(of: $0)) } ?? .missing
        }
    }

    /// Whether a text of a URL is a token, or begins as one.
    static func looksLikeToken(_ text: String) -> Bool { text.hasPrefix(APIToken.prefix) }

    /// What follows the scheme, whose letters may be of either case.
    private static func bearer(_ value: String) -> Substring? {
        let scheme = "bearer "
        guard value.utf8.count > scheme.utf8.count,
            zip(value.utf8, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { return nil }
        return Substring(value.utf8.dropFirst(scheme.utf8.count).drop { $0 == UInt8(ascii: " ") })
    }
}
