internal import HTTPTypes

/// The parameters behind the question mark, of which a route knows the names.
///
/// A name that the route does not know is refused rather than ignored: a filter that is misspelled would otherwise be
/// no filter. A token there is refused with a word of its own: URLs end in logs.
struct QueryParameters: Sendable {
    private let values: [String: String]

    /// None.
    static let none = QueryParameters(values: [:])

    private init(values: [String: String]) {
        self.values = values
    }

    /// Reads the text behind the question mark.
    ///
    /// - Parameters:
    ///   - query: `a=1&b=2`, escaped; `nil` and the empty text hold none.
    ///   - names: Those that the route knows.
    /// - Throws: ``Refusal`` for a broken escape, an unknown name, or a name that is given twice.
    init(_ query: Substring?, knowing names: [String]) throws(Refusal) {
        var values: [String: String] = [:]
        for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            guard let name = Self.text(part[..<(equals ?? part.endIndex)]),
                let value = Self.text(equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...])
            else { throw .invalid("the query of the URL is not encoded as it should be") }
            if Self.tokenNames.contains(name.lowercased()) || Credential.looksLikeToken(value) {
                throw Refusal(
                    .badRequest,
                    "token_in_url",
                    "a token does not belong into a URL, which ends in logs: send it as Authorization or X-API-Key, "
                        + "and revoke this one"
                )
            }
            guard names.contains(name) else { throw .invalid("this route knows no such parameter") }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .invalid("the parameter \(name) is given twice")
            }
        }
        self.values = values
    }

    /// The value of a parameter; `nil` when it is not given.
    subscript(name: String) -> String? { values[name] }

    /// The value of a parameter that is a whole number of a range.
    func integer(_ name: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int64? {
        guard let text = values[name] else { return nil }
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let value = Int64(text), range.contains(value) else {
            throw .invalid("\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The value of a parameter that is `true` or `false`.
    func bool(_ name: String) throws(Refusal) -> Bool? {
        switch values[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw .invalid("\(name) is true or false")
        }
    }

    /// Names under which people hand over tokens.
    private static let tokenNames: Set<String> = [
        "token", "access_token", "api_key", "apikey", "api-key", "api_token", "key", "authorization", "x-api-key",
    ]

    private static func text(_ bytes: Substring.UTF8View) -> String? { PercentEncoding.decoded(bytes) }
}
