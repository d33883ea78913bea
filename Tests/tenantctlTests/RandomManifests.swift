import PureTesting
import TenantTesting

/// Folders of random manifests that are in order: layers, management, protection, rows that are switched off, secrets in
/// both places, Persian and odd texts.
struct RandomManifests {
    private var generator: SeededGenerator
    /// The manifests.
    private(set) var tree = ManifestTree()
    /// Variables of the environment.
    private(set) var variables: [String: String] = [:]
    /// Files below the folder of secrets.
    private(set) var files: [String: String] = [:]
    private var cardCount = 0

    init(seed: UInt64, tenants: Int = 4) {
        generator = SeededGenerator(seed: seed)
        tree["_catalog.yaml"] = Self.catalog
        tree["_layers/base.yaml"] = "version: 1\n" + shared()
        tree["_layers/extra.yaml"] = "version: 1\nextends: [base]\n" + shared()
        let master = Int.random(in: 0...tenants, using: &generator)
        for number in 0..<tenants { addTenant(number, isMaster: number == master) }
    }

    private static let catalog = """
        version: 1
        features: { own_feature: {}, loyalty: {} }
        configuration:
          ANY_1: { type: any }
          ANY_2: { type: any }
          ANY_3: { type: any }
          LIST: { type: list }
          MAP: { type: map }
          TEXT: { type: string }
          OWN_SECRET: { type: string, secret: true }

        """

    // MARK: Tenants

    private mutating func addTenant(_ number: Int, isMaster: Bool) {
        let slug = generator.one(of: ["shop", "24", "my-shop", "on", "x"]) + "-\(number)"
        let prefix = slug.uppercased().split(separator: "-").joined(separator: "_") + "_"
        var text = "version: 1\ntenant: \(slug)\nname: \(quoted(name()))\n"
        text += isMaster ? "master: true\n" : ""
        text += line("active", generator.one(of: ["true", "false"]), once: 2)
        text += line("protected", generator.one(of: ["true", "false"]), once: 3)
        let layers = generator.one(of: [nil, nil, "[base]", "[extra]", "[base, extra]"])
        text += layers.map { "extends: \($0)\n" } ?? ""
        text += "telegram: { bot_token: \(secret("BOT_TOKEN", token(number), of: slug, prefix)) }\n"
        text += settings()
        text += features()
        text += configuration(slug, prefix)
        // A layer gives plans too, and the same key twice would be a partial one.
        text += plans(prefix: layers == nil ? "plan" : "own", atMost: 4)
        text += payments(slug, prefix)
        text += management(of: text)
        tree[slug + ".yaml"] = text
    }

    /// What a layer may hold.
    private mutating func shared() -> String {
        settings() + features() + plans(prefix: "shared", atMost: 2)
            + "payments: { card_to_card: { receipt_topic_id: \(Int.random(in: 1...99, using: &generator)) } }\n"
    }

    /// Rules about some of what a manifest declares: a path has to name something.
    private mutating func management(of text: String) -> String {
        let rules = [
            "settings: observe", "settings.support_username: once", "settings.admin_chat_id: observe", "plans: once",
            "features: once", "features.polls: observe", "configuration: observe", "configuration: once",
            "configuration.ANY_1: observe", "payments.card_to_card.rotation: once", "payments.card_to_card.cards: once",
            "payments.zarinpal: observe",
        ].filter { rule in
            let path = rule.prefix { $0 != ":" }.split(separator: ".")
            let isNamed = !["features", "configuration"].contains(path[0]) || path.count == 1
            return generator.once(in: 6) && (isNamed || text.contains("\n  \(path[path.count - 1]): "))
        }
        return rules.isEmpty ? "" : "management: { " + rules.joined(separator: ", ") + " }\n"
    }

    private mutating func settings() -> String {
        let group = { (number: Int) in "-100\(number)" }
        return section(
            "settings",
            [
                ("default_language", generator.one(of: ["fa", "en", "pt-br"])),
                ("support_username", generator.one(of: ["null", "\"@shop_help\"", "shop_help"])),
                ("admin_chat_id", generator.one(of: ["null", "170030030", group(1_234_567_890)])),
                ("admin_topic_id", generator.one(of: ["null", "1", "2147483647"])),
                ("notification_group_id", generator.one(of: ["null", "-5", group(1_234_567_891)])),
            ]
        )
    }

    private mutating func features() -> String {
        let switches = ["true", "false", "{ enabled: true, config: \(map(depth: 2)) }", "{ config: \(map(depth: 1)) }"]
        return section(
            "features",
            ["polls", "promo_codes", "referral_program", "own_feature", "loyalty", "wata"].map {
                ($0, generator.one(of: switches))
            }
        )
    }

    private mutating func configuration(_ slug: String, _ prefix: String) -> String {
        section(
            "configuration",
            [
                ("TRIAL_DURATION_DAYS", "\(Int.random(in: 0...30, using: &generator))"),
                ("AVAILABLE_LANGUAGES", "\"fa,en\""), ("HIDE_SUBSCRIPTION_LINK", generator.one(of: ["true", "false"])),
                ("TRAFFIC_THRESHOLD_GB_PER_DAY", generator.one(of: ["12.5", "1e3", "0"])),
                ("ANY_1", value(depth: 3)), ("ANY_2", value(depth: 3)), ("ANY_3", value(depth: 0)),
                ("LIST", list(depth: 2)), ("MAP", map(depth: 2)), ("TEXT", quoted(odd())),
                ("OWN_SECRET", secret("OWN_SECRET", oddSecret(), of: slug, prefix)),
                ("WATA_ACCESS_TOKEN", secret("WATA", oddSecret(), of: slug, prefix)),
            ]
        )
    }

    private mutating func plans(prefix: String, atMost: Int) -> String {
        var text = ""
        for number in 0..<Int.random(in: 0...atMost, using: &generator) {
            let kopeks = Int64.random(in: 0...100_000_000_000, using: &generator)
            text += "  \(prefix)-\(number): { name: \(quoted(name())), "
            text += "period_days: \(Int.random(in: 1...36_500, using: &generator)), "
            text += generator.once(in: 2) ? "price_toman: \(kopeks / 100)" : "price_kopeks: \(kopeks)"
            for (key, most) in [("traffic_limit_gb", 1_000_000), ("device_limit", 10_000), ("sort_order", 9)]
            where generator.once(in: 2) {
                text += ", \(key): \(Int.random(in: 0...most, using: &generator))"
            }
            text += (generator.once(in: 3) ? ", active: false" : "") + " }\n"
        }
        return text.isEmpty ? "" : "plans:\n" + text
    }

    private mutating func payments(_ slug: String, _ prefix: String) -> String {
        var text = "payments:\n  card_to_card:\n    enabled: \(generator.one(of: ["true", "false"]))\n"
        let count = Int.random(in: 0...3, using: &generator)
        if count > 0, generator.once(in: 2) { text += "    rotation: weighted\n    rotation_interval_minutes: 90\n" }
        text += count > 0 ? "    cards:\n" : ""
        for number in 0..<count {
            text += "      card-\(number): { card_number: \(quoted(card())), card_holder_name: \(quoted(name()))"
            text += generator.once(in: 2) ? ", weight: \(number)" : ""
            text += (generator.once(in: 3) ? ", active: false" : "") + " }\n"
        }
        let merchant = "ABCDEF00-2222-4333-8444-55555555555\(cardCount % 10)"
        let merchants = ["null", merchant, secret("MERCHANT", merchant, of: slug, prefix)]
        text += "  zarinpal: { enabled: \(generator.one(of: ["true", "false"])), "
        return text
            + "merchant_id: \(generator.one(of: merchants)), sandbox: \(generator.one(of: ["true", "false"])) }\n"
    }

    // MARK: Parts

    /// Some of these members; none of the section where none is chosen.
    private mutating func section(_ name: String, _ members: [(key: String, value: String)]) -> String {
        let chosen = members.filter { _ in generator.once(in: 2) }
        if chosen.isEmpty { return generator.once(in: 2) ? "\(name): {}\n" : "" }
        return "\(name):\n" + chosen.map { "  \($0.key): \($0.value)\n" }.joined()
    }

    private mutating func line(_ key: String, _ value: String, once times: Int) -> String {
        generator.once(in: times) ? "\(key): \(value)\n" : ""
    }

    /// Several lines are no token: in braces they may be the key of a service.
    private mutating func oddSecret() -> String {
        let text = odd()
        return text.contains(where: \.isNewline) ? "{\(text)}" : text + "s"
    }

    /// A reference, whose value goes to the environment or to a file.
    private mutating func secret(_ name: String, _ value: String, of slug: String, _ prefix: String) -> String {
        if generator.once(in: 2) {
            variables[prefix + name] = value
            return "{ env: \(prefix + name) }"
        }
        let path = "\(slug)/\(name.lowercased()).txt"
        files[path] = value + "\n"
        return "{ file: \(path) }"
    }

    private func token(_ number: Int) -> String { "\(1_000_000_001 + number):" + String(repeating: "T", count: 35) }

    /// The number of a card of Bank Mellat that no other has.
    private mutating func card() -> String {
        cardCount += 1
        let serial = String(cardCount)
        let digits = "610433" + String(repeating: "0", count: 9 - serial.count) + serial
        let sum = digits.utf8.enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element - 0x30) * (digit.offset.isMultiple(of: 2) ? 2 : 1)
            return sum + (value > 9 ? value - 9 : value)
        }
        return digits + String((10 - sum % 10) % 10)
    }

    // MARK: Texts

    /// A text with something to be seen in it, on one line.
    private mutating func name() -> String {
        generator.one(of: [
            "یک‌ماهه ۵۰ گیگ", "null", "010", "- a", "a: b #c", "it's \"x\" \\", "😀é", "@x", "true", "x\u{200F}",
        ])
    }

    /// Any text.
    private mutating func odd() -> String {
        let texts = [
            "", " ", "~", "yes", "1.5", "a\nb\n", "\tx", "خط اول\nخط دوم", "%a", "{ env: X }", "a\u{A0}", "\u{2028}",
            String(repeating: "long word ", count: 40), String(repeating: "x", count: 300), "a\r\nb", "\"\\\"",
        ]
        return generator.one(of: texts)
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return quoted(odd())
        case 1: return generator.one(of: ["true", "false"])
        case 2: return "\(Int64.random(in: .min ... .max, using: &generator))"
        case 3: return generator.one(of: ["1.5e-7", "1e30", "12.50", "-0.0", "0.1"])
        case 4: return quoted(name())
        case 5: return list(depth: depth - 1)
        default: return map(depth: depth - 1)
        }
    }

    private mutating func list(depth: Int) -> String {
        "[" + (0..<Int.random(in: 0...3, using: &generator)).map { _ in value(depth: depth) }.joined(separator: ", ")
            + "]"
    }

    private mutating func map(depth: Int) -> String {
        let keys = ["a", "b c", "کلید", "yes", "1", "null", "-", "x:y", ""].filter { _ in generator.once(in: 3) }
        return "{" + keys.map { "\(quoted($0)): \(value(depth: depth))" }.joined(separator: ", ") + "}"
    }

    /// A text between quotes as YAML escapes it.
    private func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{2028}": quoted += "\\u2028"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
