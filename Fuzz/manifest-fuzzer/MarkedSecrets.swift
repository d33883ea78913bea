internal import TenantManifest
internal import YAMLSyntax

/// Secrets that no finding may show: those that the loader is given, and a token that stands in the input.
enum MarkedSecrets {
    /// In every secret that is handed to the loader.
    private static let mark = "qZ8xMarkedSecretW7"

    /// A token that is one and several values that are none, so that refusals of them are reached too.
    static let source = SecretSource(environment: [
        "SHOP_BOT_TOKEN": "123456789:" + mark + String(repeating: "A", count: 17),
        "SHOP_ZARINPAL_MERCHANT_ID": mark + "-is-no-uuid",
        "SHOP_A": mark + " text",
        "SHOP_B": mark + "\u{7}\n",
    ])

    /// Whether a text shows one of the secrets.
    ///
    /// - Parameters:
    ///   - text: What a user would see.
    ///   - input: The manifest that it is about. Secrets that the input spells out itself are no leak, except
    ///     for the token where a token belongs.
    /// - Returns: Whether there is a leak.
    static func leak(in text: String, input: Span<UInt8>) -> Bool {
        if text.contains(mark), input.count(of: mark) == 0 { return true }
        guard text.utf8.count > 40, let token = literalToken(in: input) else { return false }
        // Given a second time, it stands somewhere else too, where it may be no secret.
        return text.contains(token) && input.count(of: token) == 1
    }

    /// What stands at `telegram.bot_token`, when it looks so much like a token that nothing else in a message
    /// could be the same by chance.
    private static func literalToken(in input: Span<UInt8>) -> String? {
        let root = YAMLDocument.parse(input).document?.root.mapping
        guard let scalar = root?["telegram"]?.mapping?["bot_token"]?.scalar else { return nil }
        let text = scalar.text
        let isGraphic = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return text.utf8.count >= 20 && isGraphic && text.contains(":") ? text : nil
    }
}

extension Span<UInt8> {
    /// How often a text stands in these bytes.
    fileprivate func count(of text: String) -> Int {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return 0 }
        return (0...count - wanted.count).count { start in
            wanted.indices.allSatisfy { self[start + $0] == wanted[$0] }
        }
    }
}
