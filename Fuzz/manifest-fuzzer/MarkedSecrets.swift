internal import TenantManifest
internal import TenantModel
internal import YAMLSyntax

/// Secrets that no finding may show: those that the loader is given, and those that stand in the input.
enum MarkedSecrets {
    /// In every secret that is handed to the loader, and in the seeds wherever a secret stands.
    static let mark = "qZ8xMarkedSecretW7"

    /// Tokens, one for each tenant that is read, and several values that are none, so that refusals are reached too.
    static let source = SecretSource(environment: [
        "SHOP_BOT_TOKEN": "123456789:" + mark + String(repeating: "A", count: 17),
        "OTHER_BOT_TOKEN": "987654321:" + mark + String(repeating: "B", count: 17),
        "SHOP_ZARINPAL_MERCHANT_ID": mark + "-is-no-uuid",
        "SHOP_A": mark + " text",
        "PANEL_KEY": mark + " of all",
        "SHOP_B": mark + "\u{7}\n",
    ])

    /// Whether a text shows one of the secrets.
    ///
    /// - Parameters:
    ///   - text: What a user would see.
    ///   - input: All that was read. What it spells out itself is no leak, except where only a reference may stand.
    ///   - files: The manifests in it, the tenant's own first.
    /// - Returns: Whether there is a leak.
    static func leak(in text: String, input: [UInt8], files: [[UInt8]]) -> Bool {
        if text.contains(mark), count(in: input) == literalMarks(in: files) { return true }
        guard text.utf8.count > 40, let token = files.first.flatMap(literalToken) else { return false }
        // Given a second time, it stands somewhere else too, where it may be no secret.
        return text.contains(token) && input.count(of: token) == 1
    }

    /// How often the mark stands somewhere.
    static func count(in bytes: [UInt8]) -> Int { bytes.count(of: mark) }

    /// How often the mark stands in the place of a secret. What an alias repeats may stand anywhere, and counts for
    /// nothing.
    private static func literalMarks(in files: [[UInt8]]) -> Int {
        files.reduce(0) { marks, file in
            guard count(in: file) > 0, !file.contains(UInt8(ascii: "*")) else { return marks }
            let root = YAMLDocument.parse(file).document?.root.mapping
            let configuration = (root?["configuration"]?.mapping).map(Array.init) ?? []
            let secrets = configuration.filter { Catalog.builtIn.configuration($0.key.text)?.isSecret ?? false }
            let values = secrets.map(\.value) + [root?["telegram"]?.mapping?["bot_token"]].compactMap { $0 }
            return marks + values.reduce(0) { $0 + count(in: Array(($1.scalar?.text ?? "").utf8)) }
        }
    }

    /// What stands at `telegram.bot_token`, when it looks so much like a token that nothing else in a message
    /// could be the same by chance.
    private static func literalToken(in manifest: [UInt8]) -> String? {
        let root = YAMLDocument.parse(manifest).document?.root.mapping
        guard let scalar = root?["telegram"]?.mapping?["bot_token"]?.scalar else { return nil }
        let text = scalar.text
        let isGraphic = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return text.utf8.count >= 20 && isGraphic && text.contains(":") ? text : nil
    }
}

extension [UInt8] {
    /// How often a text stands in these bytes.
    fileprivate func count(of text: String) -> Int {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return 0 }
        return (0...count - wanted.count).count { start in
            wanted.indices.allSatisfy { self[start + $0] == wanted[$0] }
        }
    }
}
