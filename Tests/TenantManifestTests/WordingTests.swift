import Diagnostics
import TenantManifest
import Testing

@Suite("What a message says is true, and what its hint says helps")
struct WordingTests {
    /// A file, its name, and words of the message and the hint that are expected.
    typealias Slip = (file: String, text: String, message: String, hint: String)

    static let slips: [Slip] = [
        (
            "_catalog.yaml", "configuration: { E: { type: string, allowed: [] } }",
            "`E.allowed` takes a list of texts, and this one is empty, so that no value is allowed",
            "name a text, or leave the key out"
        ),
        (
            "_catalog.yaml", "configuration: { NF: { type: float, minimum: .inf } }",
            "`NF.minimum` takes a number, and this is an infinite number", "write a number in digits, such as 30"
        ),
        (
            "_catalog.yaml", "configuration: { NF: { type: float, minimum: .nan } }",
            "`NF.minimum` takes a number, and this is `.nan`, which is no number",
            "write a number in digits, such as 30"
        ),
        (
            "_catalog.yaml", "configuration: { N: { type: int, minimum: 99999999999999999999 } }",
            "`N.minimum` takes a whole number, and this is a whole number of more than 64 bits",
            "write a number in digits, such as 30"
        ),
        (
            "_policy.yaml", "paths: { configuration.LOG_LEVEL: { required: true } }",
            "`configuration.LOG_LEVEL` belongs to the platform, and no manifest declares it", "take it out"
        ),
        (
            "shop.yaml", "configuration: { TRIAL_DURATION_DAYS: 99999999999999999999 }",
            "`TRIAL_DURATION_DAYS` must be between 0 and 2147483647 days", "look whether it is meant in days"
        ),
        (
            "shop.yaml", "plans: { m: { name: ~, period_days: 1, price_toman: 1 } }", "`name` is empty",
            "give it a value"
        ),
        (
            "shop.yaml", "configuration: { TRIAL_DURATION_DAYS: { value: ~ } }", "`TRIAL_DURATION_DAYS` is empty",
            "give it a value, or leave the key out"
        ),
        (
            "shop.yaml", "plans: { m: { name: M, period_days: 1, price_toman: 1 } }\nmanagement: { plans.m: true }",
            "`plans.m` takes one of `always`, `once`, `observe`, and this is `true` or `false`", "write one of these"
        ),
        (
            "shop.yaml", "plans: { m: { name: M } }",
            "this plan lacks `period_days`, and `price_toman` or `price_kopeks`", "add what is missing"
        ),
        (
            "shop.yaml", "plans: { m: { name: M, period_days: 1 } }", "this plan lacks `price_toman` or `price_kopeks`",
            "add what is missing"
        ),
        (
            "shop.yaml", "features:", "`features` takes a map, and this is nothing",
            "leave the key out where nothing stands below it"
        ),
        (
            "shop.yaml", "support_username: \"@shop_help\"", "the key `support_username` is not known here",
            "it belongs under `settings`"
        ),
        (
            "shop.yaml", "TRIAL_DURATION_DAYS: 3", "the key `TRIAL_DURATION_DAYS` is not known here",
            "it belongs under `configuration`"
        ),
        ("shop.yaml", "polls: true", "the key `polls` is not known here", "it belongs under `features`"),
        (
            "shop.yaml", "settings: { merchant_id: 1 }", "the key `merchant_id` is not known in `settings`",
            "it belongs under `payments.zarinpal`"
        ),
        (
            "shop.yaml", "settings: { active: true }", "the key `active` is not known in `settings`",
            "it belongs to the top of the file"
        ),
        (
            "shop.yaml", "configuration: { LOYALTY_ENABLED: true }",
            "the catalog knows no configuration key `LOYALTY_ENABLED`", "an organisation's own keys are described in"
        ),
        // Two sections have such a key.
        ("shop.yaml", "enabled: true", "the key `enabled` is not known here", "known: `version`"),
    ]

    @Test("of slips that were told something else once", arguments: slips)
    func words(_ slip: Slip) async throws {
        var files = ["shop.yaml": shop("")]
        files[slip.file] = slip.file == "shop.yaml" ? shop(slip.text) : "version: 1\n\(slip.text)\n"
        let loaded = try await load(files)
        let finding = try #require(loaded.diagnostics.diagnostics.first { $0.severity == .error })
        #expect(finding.message == slip.message)
        #expect(finding.hint?.hasPrefix(slip.hint) == true, "\(finding)")
    }

    @Test("a layer that is no map is told what a layer begins with, and of no tenant")
    func layerIsNoMap() async throws {
        let loaded = try await load(["shop.yaml": shop("extends: [base]"), "_layers/base.yaml": "- a\n"])
        let finding = try #require(loaded.diagnostics.diagnostics.first { $0.id == "manifest.wrong_type" })
        #expect(finding.message == "a layer is a map of keys, and this is a list")
        #expect(finding.hint == "begin with `version: 1`; `tenantctl schema layer` says what can stand there")
    }

    // MARK: Keys

    static let oddKeys: [Slip] = [
        (
            "settings", "support_user\u{200C}name: x",
            "this key is not known in `settings`: it holds U+200C, which does not show",
            "did you mean `support_username`?"
        ),
        (
            "settings", "\"default_language \": fa",
            "this key is not known in `settings`: it holds U+0020, which is white space",
            "did you mean `default_language`?"
        ),
        (
            "", "name\u{A0}: x", "this key is not known here: it holds U+00A0, which is white space",
            "did you mean `name`?"
        ),
        ("", "\u{430}ctive: true", "this key is not known here: it holds U+0430", "did you mean `active`?"),
        (
            "features", "\"polls\u{200D}\": true",
            "this key has not the right form: it holds U+200D, which does not show", "did you mean `polls`?"
        ),
        (
            "configuration", "\"TRIAL_DURATION_DAYS \": 1",
            "this key has not the right form: it holds U+0020, which is white space",
            "did you mean `TRIAL_DURATION_DAYS`?"
        ),
        (
            "plans", "\"month\u{200B}ly\": { name: A, period_days: 1, price_toman: 1 }",
            "this key has not the right form: it holds U+200B, which does not show", "a key is "
        ),
        // Nothing is said of what may be a secret.
        ("", "\"1000000001:AAAA\u{A0}AAAA\": x", "this key is not known here", "known: "),
    ]

    @Test("a character in a key that nobody sees is named, and so is the key that was meant", arguments: oddKeys)
    func oddKey(_ slip: Slip) async throws {
        let text = slip.file.isEmpty ? slip.text : "\(slip.file):\n  \(slip.text)"
        let finding = try #require(try await load(shop(text)).diagnostics.diagnostics.first)
        #expect(finding.message == slip.message)
        #expect(finding.hint?.hasPrefix(slip.hint) == true, "\(finding)")
    }

    // MARK: Layers

    @Test(
        "no hint in a layer offers a key that a layer must not hold",
        arguments: ["foo: 1", "nam: x", "actve: true", "payments: { zarinpal: { merchent_id: x } }", "telegrm: {}"]
    )
    func layers(slip: String) async throws {
        let loaded = try await load([
            "shop.yaml": shop("extends: [base]"), "_layers/base.yaml": "version: 1\n\(slip)\n",
        ])
        let finding = try #require(loaded.diagnostics.diagnostics.first)
        #expect(finding.id == "manifest.unknown_key")
        let hint = try #require(finding.hint)
        for name in ["tenant", "name", "telegram", "master", "active", "protected", "merchant_id", "management"] {
            #expect(!hint.contains("`\(name)`"), "\(hint)")
        }
    }

    @Test(
        "what only a tenant may hold is refused in a layer whatever is in it",
        arguments: ["telegram:", "telegram: {}", "telegram: null", "telegram: { bot_tokn: 1 }", "management: {}"]
    )
    func tenantsOwn(text: String) async throws {
        for folder in ["_layers", "_environments"] {
            let loaded = try await load(["shop.yaml": shop(""), "\(folder)/base.yaml": "version: 1\n\(text)\n"])
            #expect(loaded.diagnostics.diagnostics.map(\.id) == ["layer.tenants_own"], "\(folder)")
        }
    }
}
