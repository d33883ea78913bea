import CanonicalJSON
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("A manifest is brought to what the database says, and says the same of everything else")
struct ManifestPatchTests {
    private static let manifest = """
        version: 1
        tenant: shop   # a shop
        name: Shop
        extends: [starter]
        telegram: { bot_token: { env: SHOP_BOT_TOKEN } }

        # Who answers.
        settings:
          support_username: "@shop_help"   # since May

        features:
          polls: false
          referral_program: { enabled: true, config: { levels: 2 } }

        configuration:
          TRIAL_DURATION_DAYS: 3
          DEFAULT_LANGUAGE: fa
          CRYPTOBOT_API_TOKEN: { env: SHOP_CRYPTOBOT_TOKEN }

        plans:
          weekly: { name: Week, period_days: 7, price_toman: 40000 }
          # The one that sells.
          monthly:
            name: Month
            period_days: 30
            price_toman: 120000  # toman

        payments:
          card_to_card:
            enabled: true
            rotation: random
            cards:
              main: { card_number: "6037997000006560", card_holder_name: Ali }
              other: { card_number: "6104337000007870", card_holder_name: Sara }

        """

    private static let starter = """
        version: 1
        settings: { default_language: fa, admin_topic_id: 4 }
        configuration: { AVAILABLE_LANGUAGES: "fa,en" }
        plans:
          yearly: { name: Year, period_days: 365, price_toman: 900000 }

        """

    private func value(
        _ kind: ResourceKind,
        _ key: String,
        _ field: String,
        _ value: FieldValue
    ) throws -> ManifestEdit {
        let place = try #require(kind.fieldIndex(field))
        return ManifestEdit(tenant: "shop", kind: kind, key: key, content: .value(field: place, value))
    }

    private func removal(_ kind: ResourceKind, _ key: String) -> ManifestEdit {
        ManifestEdit(tenant: "shop", kind: kind, key: key, content: .removal)
    }

    /// What becomes of the manifest: the lines that go, with `-`, and those that come, with `+`; and why edits are left out.
    private func changes(
        _ edits: [ManifestEdit],
        manifest: String = Self.manifest
    ) async throws -> (lines: [String], leftOut: [String]) {
        try await withFolder { folder in
            try folder.write(manifest, to: "shop.yaml")
            try folder.write(Self.starter, to: "_layers/starter.yaml")
            let loaded = await folder.load()
            let patched = ManifestDirectory(path: folder.path).patched(edits, of: loaded.tenants)
            let file = try #require(patched.first)
            let (before, after) = (Self.lines(file.before), Self.lines(file.after))
            let lines = after.difference(from: before).map { change in
                switch change {
                case .insert(_, let line, _): "+\(line)"
                case .remove(_, let line, _): "-\(line)"
                }
            }
            #expect(file.count + file.leftOut.count == edits.count)
            return (lines.sorted { $0 < $1 }, file.leftOut.map { "\($0.edit.subject): \($0.why)" })
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("a value in its line, with the comment behind it")
    func line() async throws {
        let found = try await changes([
            value(.bot, "shop", "support_username", .text("@new_help")),
            value(.plan, "monthly", "price_kopeks", .integer(13_000_000)),
            value(.feature, "polls", "enabled", .bool(true)),
            value(.configuration, "TRIAL_DURATION_DAYS", "config_value", .json(JSONText(.integer(5)))),
        ])
        #expect(
            found.lines == [
                "+    price_toman: 130000  # toman", "+  TRIAL_DURATION_DAYS: 5", "+  polls: true",
                "+  support_username: \"@new_help\"   # since May", "-    price_toman: 120000  # toman",
                "-  TRIAL_DURATION_DAYS: 3", "-  polls: false", "-  support_username: \"@shop_help\"   # since May",
            ]
        )
        #expect(found.leftOut.isEmpty)
    }

    @Test(
        "the number of a card that somebody wrote in Persian digits or with separators is written as manifests have it"
    )
    func cardInOtherDigits() async throws {
        let found = try await changes([
            value(.card, "main", "card_number", .text("۶۲۱۹-۸۶۱۰-۳۴۵۲-۹۰۰۷")),
            // The card that is declared already.
            value(.card, "other", "card_number", .text("6104 3370 0000 7870")),
        ])
        #expect(
            found.lines == [
                "+      main: { card_number: \"6219861034529007\", card_holder_name: Ali }",
                "-      main: { card_number: \"6037997000006560\", card_holder_name: Ali }",
            ]
        )
        #expect(
            found.leftOut == [
                "card shop/other card_number: the file says the same already, and 'apply' writes it as the file has it"
            ]
        )
        let wrong = try await changes([value(.card, "main", "card_number", .text("6219-8610-3452-9000"))])
        #expect(wrong.lines.isEmpty && wrong.leftOut.count == 1)
    }

    @Test("a value that no manifest may say is left out for that very reason")
    func invalid() async throws {
        let found = try await changes([value(.bot, "shop", "support_username", .text("no name"))])
        #expect(found.lines.isEmpty)
        #expect(
            found.leftOut == [
                "bot shop support_username: no manifest may say what the database holds: `settings.support_username` must be "
                    + "the public name of a Telegram account"
            ]
        )
    }

    @Test("a price that is no whole toman is said in kopeks, in the line of the price and with its comment")
    func kopeks() async throws {
        let found = try await changes([value(.plan, "monthly", "price_kopeks", .integer(12_000_050))])
        #expect(found.lines == ["+    price_kopeks: 12000050  # toman", "-    price_toman: 120000  # toman"])
    }

    @Test("between braces, a flag in its long form and a map below it")
    func flow() async throws {
        let levels = JSONText(.object([JSON.Member("levels", .integer(3)), JSON.Member("note", .string("a, b"))]))
        let found = try await changes([
            value(.feature, "referral_program", "config", .json(levels)),
            value(.plan, "weekly", "is_active", .bool(false)),
            value(.card, "main", "card_number", .text("6219861034529007")),
        ])
        #expect(
            found.lines == [
                #"+      main: { card_number: "6219861034529007", card_holder_name: Ali }"#,
                #"+  referral_program: { enabled: true, config: { levels: 3, note: "a, b" } }"#,
                "+  weekly: { name: Week, period_days: 7, price_toman: 40000, active: false }",
                #"-      main: { card_number: "6037997000006560", card_holder_name: Ali }"#,
                "-  referral_program: { enabled: true, config: { levels: 2 } }",
                "-  weekly: { name: Week, period_days: 7, price_toman: 40000 }",
            ]
        )
    }

    @Test("what a layer says is overridden in the tenant's own file, with NULL as well")
    func layer() async throws {
        let found = try await changes([
            value(.bot, "shop", "admin_topic_id", .null),
            value(.plan, "yearly", "price_kopeks", .integer(80_000_000)),
            value(.configuration, "AVAILABLE_LANGUAGES", "config_value", .json(JSONText(.string("fa")))),
        ])
        #expect(
            found.lines == [
                "+    price_toman: 800000", "+  AVAILABLE_LANGUAGES: fa", "+  admin_topic_id: null", "+  yearly:",
            ]
        )
        #expect(found.leftOut.isEmpty)
    }

    @Test("a row that is gone goes, and comments around it stay; one of a layer is taken out by name")
    func removed() async throws {
        let found = try await changes([
            removal(.plan, "weekly"), removal(.feature, "polls"), removal(.card, "other"), removal(.plan, "yearly"),
        ])
        #expect(
            found.lines == [
                "+  yearly: null",
                #"-      other: { card_number: "6104337000007870", card_holder_name: Sara }"#,
                "-  polls: false", "-  weekly: { name: Week, period_days: 7, price_toman: 40000 }",
            ]
        )
        #expect(found.leftOut.isEmpty)
    }

    @Test("a column that is written as a configuration key is edited there")
    func landing() async throws {
        let found = try await changes([value(.bot, "shop", "default_language", .text("en"))])
        #expect(found.lines == ["+  DEFAULT_LANGUAGE: en", "-  DEFAULT_LANGUAGE: fa"])
    }

    @Test("one line that speaks for every card is edited when all of them say the same, and left when one differs")
    func everyCard() async throws {
        let both = try await changes([
            value(.card, "main", "rotation_strategy", .text("weighted")),
            value(.card, "other", "rotation_strategy", .text("weighted")),
        ])
        #expect(both.lines == ["+    rotation: weighted", "-    rotation: random"])
        let one = try await changes([value(.card, "main", "rotation_strategy", .text("weighted"))])
        #expect(one.lines.isEmpty)
        #expect(
            one.leftOut
                == ["card shop/main rotation_strategy: the file would then say something else as well"]
        )
    }

    @Test("a switch that writes a column and a flag is edited when both were switched, and left when one was")
    func switches() async throws {
        let flag = try value(.feature, "card_to_card", "enabled", .bool(false))
        let column = try value(.bot, "shop", "card_to_card_enabled", .bool(false))
        let both = try await changes([column, flag])
        #expect(both.lines == ["+    enabled: false", "-    enabled: true"])
        #expect(try await changes([flag]).lines.isEmpty)
        #expect(try await changes([column]).lines.isEmpty)
    }

    @Test("no secret is written into a file, wherever it comes from")
    func secrets() async throws {
        let sealed = FieldValue.secret(SealedSecret(reference: nil, fingerprint: nil))
        let found = try await changes([
            value(.bot, "shop", "telegram_bot_token", sealed),
            value(.bot, "shop", "telegram_bot_token", .text("1:stolen")),
            value(.configuration, "CRYPTOBOT_API_TOKEN", "config_value", .json(JSONText(.string("stolen")))),
        ])
        #expect(found.lines.isEmpty)
        #expect(found.leftOut.allSatisfy { $0.hasSuffix(": a secret is not written into a manifest") })
        #expect(!found.leftOut.joined().contains("stolen"))
    }

    @Test("a value that no manifest may hold is left out, and the others are not")
    func refused() async throws {
        let found = try await changes([
            value(.bot, "shop", "support_username", .text("@a\u{202E}b")),
            value(.plan, "monthly", "period_days", .integer(-1)),
            value(.plan, "monthly", "name", .text("Two\nlines: yes")),
        ])
        #expect(found.lines == [#"+    name: "Two\nlines: yes""#, "-    name: Month"])
        #expect(found.leftOut.count == 2)
    }

    @Test("what an anchor shares is left out")
    func anchors() async throws {
        let text = Self.manifest.replacingOccurrences(
            of: "price_toman: 120000  # toman",
            with: "price_toman: *price"
        )
        .replacingOccurrences(of: "price_toman: 40000", with: "price_toman: &price 120000")
        let found = try await changes(
            [value(.plan, "monthly", "price_kopeks", .integer(13_000_000))],
            manifest: text
        )
        #expect(found.lines.isEmpty)
        #expect(
            found.leftOut == [
                "plan shop/monthly price_kopeks: it is shared by an anchor, so that more would change with it"
            ]
        )
    }
}
