import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("What somebody put into the database before a way to pay goes on is asked about when it does")
struct AwakeningTests {
    private static let on: Row = ["enabled": .bool(true)]
    private static let off: Row = ["enabled": .bool(false)]
    private static let merchant: Row = ["zarinpal_merchant_id": .text("deadbeef-0000-4000-8000-000000000666")]
    private static let mallory: Row = [
        "card_number": .text("6219861034529007"), "card_holder_name": .text("Mallory"),
    ]

    private func value(_ json: JSON) -> Row { ["config_value": .json(JSONText(json))] }

    /// A tenant that switches `feature` on by its flag.
    private func switching(_ feature: String) -> Parsvpn {
        Parsvpn(.feature, feature, desired: Self.on, ledger: Self.off, live: Self.off)
    }

    /// A tenant that switches a way to pay on by the column that switches the flag along.
    private func switching(column: String) -> Parsvpn {
        var shop = Parsvpn()
        shop.setBot(
            desired: [column: .bool(true)],
            ledger: [column: .bool(false)],
            live: [column: .bool(false)]
        )
        return shop
    }

    private func asked(_ shop: Parsvpn) throws -> [String] {
        try shop.plan().changes.flatMap { change in
            change.risks.filter(\.needsAcknowledgement).map { "\(change.kind.name) \(change.key): \($0.rawValue)" }
        }
    }

    @Test("a merchant beside the column that goes on, and a sandbox")
    func merchant() throws {
        var shop = switching(column: "zarinpal_enabled")
        #expect(try asked(shop).isEmpty)
        shop.setBot(live: Self.merchant)
        #expect(try asked(shop) == ["bot parsvpn: merchant_changed"])
        shop.setBot(live: ["zarinpal_merchant_id": .null, "zarinpal_sandbox": .bool(true)])
        #expect(try asked(shop) == ["bot parsvpn: merchant_changed"])
        // Another way to pay makes nothing of it.
        var other = switching(column: "card_to_card_enabled")
        other.setBot(live: Self.merchant)
        #expect(try asked(other).isEmpty)
    }

    @Test("a merchant beside the flag alone")
    func flag() throws {
        var shop = switching("zarinpal")
        #expect(try asked(shop).isEmpty)
        shop.setBot(live: Self.merchant)
        #expect(try asked(shop) == ["feature zarinpal: merchant_changed"])
        // With both it is asked about once.
        shop.setBot(desired: ["zarinpal_enabled": .bool(true)], ledger: ["zarinpal_enabled": .bool(false)])
        #expect(try asked(shop) == ["bot parsvpn: merchant_changed"])
    }

    @Test("tokens, addresses and options of a gateway; what nobody pays by is not asked about")
    func gateway() throws {
        var shop = switching("wata")
        shop.state.live[.configuration] = [
            "WATA_PAYMENT_DESCRIPTION": value(.string("x")), "PAL24_SHOP_ID": value(.string("1")),
        ]
        #expect(try asked(shop).isEmpty)
        shop.state.live[.configuration]?["WATA_BASE_URL"] = value(.string("https://evil.example"))
        shop.state.live[.configuration]?["WATA_ACCESS_TOKEN"] = value(.string("hunter2hunter2"))
        #expect(try asked(shop) == ["feature wata: merchant_changed"])
        let shown = text(document(try shop.plan()))
        #expect(shown.contains("configuration WATA_BASE_URL  config_value \"https://evil.example\""), "\(shown)")
        #expect(shown.contains("configuration WATA_ACCESS_TOKEN  config_value #"), "\(shown)")
        #expect(!shown.contains("hunter2"), "\(shown)")
        var options = switching("wata")
        options.state.live[.feature]?["wata"]?["config"] = .json(
            JSONText(.object([JSON.Member("terminal", .string("evil"))]))
        )
        #expect(try asked(options) == ["feature wata: merchant_changed"])
        #expect(text(document(try options.plan())).contains(#"feature wata  config {"terminal":"evil"}"#))
    }

    @Test("cards with and without a key that are on, and who approves what is paid to them")
    func cards() throws {
        var shop = switching(column: "card_to_card_enabled")
        let unused = Self.mallory.merging(["is_active": .bool(false)]) { $1 }
        shop.state.live[.card] = ["mallory": unused]
        shop.state.nameless[.card] = [unused]
        #expect(try asked(shop).isEmpty)
        shop.state.live[.card] = ["mallory": Self.mallory]
        #expect(try asked(shop) == ["bot parsvpn: card_changed"])
        shop.state.live[.card] = [:]
        shop.state.nameless[.card] = [Self.mallory]
        #expect(try asked(shop) == ["bot parsvpn: card_changed"])
        shop.state.nameless[.card] = []
        shop.setBot(live: ["admin_chat_id": .integer(-100_666)])
        #expect(try asked(shop) == ["bot parsvpn: approver_changed"])
        shop.setBot(live: ["admin_chat_id": .null, "card_receipt_topic_id": .integer(6)])
        #expect(try asked(shop) == ["bot parsvpn: approver_changed"])
    }

    @Test("what is declared or was applied is not asked about again")
    func approved() throws {
        var shop = switching(column: "zarinpal_enabled")
        shop.setBot(desired: Self.merchant, ledger: Self.merchant, live: Self.merchant)
        #expect(try asked(shop).isEmpty)
        var cards = switching(column: "card_to_card_enabled")
        cards.desired[.card] = ["main": Parsvpn.cardRow]
        cards.state.ledger[.card] = ["main": Parsvpn.cardRow]
        cards.state.live[.card] = ["main": Parsvpn.cardRow]
        #expect(try asked(cards).isEmpty)
        // It comes with the same apply, and asks by itself.
        cards.state.ledger[.card] = [:]
        cards.state.live[.card] = [:]
        #expect(try asked(cards) == ["card main: card_changed"])
        // What goes with the same apply comes into no use.
        var gone = switching(column: "zarinpal_enabled")
        gone.setBot(ledger: Self.merchant, live: Self.merchant)
        #expect(try asked(gone) == ["bot parsvpn: merchant_changed"])
        #expect(try gone.plan().changes.flatMap(\.woken).isEmpty)
    }

    @Test("what others made of an approved value, and may keep, is asked about")
    func leftToOthers() throws {
        var shop = switching(column: "zarinpal_enabled")
        let good: Row = ["zarinpal_merchant_id": .text("aaaaaaaa-0000-4000-8000-000000000001")]
        shop.setBot(desired: good, ledger: good, live: good)
        shop.management = ["payments.zarinpal.merchant_id": .once]
        #expect(try asked(shop).isEmpty)
        shop.setBot(live: Self.merchant)
        #expect(try asked(shop) == ["bot parsvpn: merchant_changed"])
        var cards = switching(column: "card_to_card_enabled")
        cards.desired[.card] = ["main": Parsvpn.cardRow]
        cards.state.live[.card] = ["main": Self.mallory]
        cards.management = ["payments.card_to_card.cards": .observe]
        #expect(try asked(cards) == ["bot parsvpn: card_changed"])
    }

    @Test("whoever switches it on in the database first, and in the manifest afterwards, is asked all the same")
    func prepared() throws {
        var shop = switching("zarinpal")
        shop.setBot(live: Self.merchant)
        shop.state.live[.feature] = ["zarinpal": Self.on]
        #expect(try asked(shop) == ["feature zarinpal: merchant_changed"])
        // Taken over.
        shop.state.ledger[.feature] = [:]
        #expect(try asked(shop) == ["feature zarinpal: merchant_changed"])
        // On and applied as on: nothing comes.
        shop.state.ledger[.feature] = ["zarinpal": Self.on]
        #expect(try asked(shop).isEmpty)
        shop.desired[.feature]?["zarinpal"] = Self.off
        #expect(try asked(shop).isEmpty)
    }

    @Test("an organisation's own way to pay is known by its catalog, in force or in the files")
    func ownCatalog() throws {
        let catalog = Catalog.builtIn.adding(
            features: [FeatureKey(name: "acme", category: "payment_gateway")],
            configuration: [ConfigurationKey(name: "ACME_SHOP_ID", type: .string, feature: "acme")]
        )
        var shop = switching("acme")
        shop.state.live[.configuration] = ["ACME_SHOP_ID": value(.string("evil"))]
        #expect(try asked(shop).isEmpty)
        let declared = DirectorySettings(policy: .standard, catalog: catalog)
        let plan = try Plan(
            request(
                [shop.tenant],
                [shop.state],
                secrets: shop.secrets,
                declared: DeclaredDirectory(settings: declared, environment: nil)
            )
        )
        #expect(plan.changes.map(\.risks) == [[.merchantChanged]])
    }

    @Test("a bot that is taken over as a whole is asked about what its manifest switches on, and not about what it was")
    func wholeBot() throws {
        var shop = switching(column: "zarinpal_enabled")
        shop.setBot(live: Self.merchant)
        shop.state.ledger = [:]
        #expect(try asked(shop).contains("bot parsvpn: merchant_changed"))
        shop.setBot(live: ["zarinpal_enabled": .bool(true)])
        #expect(try !asked(shop).contains("bot parsvpn: merchant_changed"))
    }

    @Test("every form shows the rows and values, masked as ever, and reads them back")
    func shown() throws {
        var shop = switching(column: "card_to_card_enabled")
        shop.state.live[.card] = ["mal|lory": Self.mallory]
        shop.state.nameless[.card] = [Parsvpn.cardRow]
        shop.setBot(live: ["admin_chat_id": .integer(-100_666)])
        let made = document(try shop.plan())
        let lines = text(made)
        #expect(
            lines.contains("comes into use, and nobody approved it: card mal|lory  card_number 621986…9007 #"),
            "\(lines)"
        )
        #expect(lines.contains("comes into use, and nobody approved it: card row 1500  card_number 603770…5443 #"))
        #expect(lines.contains("comes into use, and nobody approved it: bot  admin_chat_id -100666"))
        #expect(!lines.contains("6219861034529007"))
        #expect(try text(SavedPlan(parsing: json(made)).document) == lines)
        let comment = MarkdownPlanRenderer().render(made)
        #expect(comment.contains("621986…9007") && comment.contains("603770…5443"), "\(comment)")
        #expect(!comment.contains("mal|lory") && !comment.contains("6219861034529007"))
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("621986…9007") && page.contains("603770…5443"))
    }

    @Test("what is accepted is these values and no others, and the plan relies on them")
    func bound() throws {
        var shop = switching(column: "card_to_card_enabled")
        shop.state.live[.card] = ["mallory": Self.mallory]
        shop.state.nameless[.card] = [Parsvpn.cardRow]
        let first = try shop.plan()
        #expect(
            first.preconditions.map(\.key).sorted() == ["#1500", "mallory", "parsvpn"],
            "\(first.preconditions.map(\.description))"
        )
        shop.state.live[.card]?["mallory"]?["card_holder_name"] = .text("Eve")
        let second = try shop.plan()
        let acknowledgements = [first, second].map { document($0).requiredAcknowledgements.map(\.acknowledgement) }
        #expect(acknowledgements[0].count == 1 && acknowledgements[0] != acknowledgements[1])
    }
}
