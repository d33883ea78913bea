import TenantModel
import TenantPlan
import Testing

@Suite("Drift is what somebody changed since the last apply, and nothing that a manifest changed")
struct DriftTests {
    /// A plan `monthly` with these values of one field on the three sides.
    private func shop(_ desired: Int64, _ ledger: Int64, _ live: Int64, _ management: Management = .always) -> Parsvpn {
        func row(_ order: Int64) -> Row { Parsvpn.planRow.merging(["sort_order": .integer(order)]) { $1 } }
        var shop = Parsvpn(.plan, "monthly", desired: row(desired), ledger: row(ledger), live: row(live))
        if management != .always { shop.management = ["plans.monthly.sort_order": management] }
        return shop
    }

    private func report(_ shop: Parsvpn) throws -> DriftReport {
        DriftReport(try shop.plan(), against: request([shop.tenant], [shop.state]).recorded, fingerprinter)
    }

    /// The fields of the one row that drifted, a line each: class, who wins, and the three values.
    private func lines(_ shop: Parsvpn) throws -> [String] {
        let report = try report(shop)
        return report.rows.flatMap { row in
            row.fields.map { field in
                let sides = [field.declared, field.applied, field.live].map { value in
                    if case .open(.integer(let number)) = value { String(number) } else { "-" }
                }
                return "\(row.key) \(field.name) \(field.drift.rawValue) \(field.management.rawValue) "
                    + sides.joined(separator: " ")
            }
        }
    }

    @Test("as it was applied: nothing")
    func none() throws {
        let report = try report(shop(1, 1, 1))
        #expect(report.rows.isEmpty && !report.hasDrift)
    }

    @Test("a manifest that was edited is no drift")
    func edited() throws {
        #expect(try lines(shop(2, 1, 1)).isEmpty)
        #expect(try lines(shop(2, 1, 1, .once)).isEmpty)
    }

    @Test("a live value that was changed is drift, whoever wins")
    func drift() throws {
        #expect(try lines(shop(1, 1, 3)) == ["monthly sort_order drift always 1 1 3"])
        #expect(try lines(shop(1, 1, 3, .once)) == ["monthly sort_order drift once 1 1 3"])
        #expect(try report(shop(1, 1, 3)).hasDrift)
    }

    @Test("changed here and there: a conflict, with all three values")
    func conflict() throws {
        #expect(try lines(shop(2, 1, 3)) == ["monthly sort_order conflict always 2 1 3"])
        #expect(try lines(shop(2, 1, 3, .once)) == ["monthly sort_order conflict once 2 1 3"])
    }

    @Test("changed to what the manifest has come to say: converged, which is nothing to decide")
    func converged() throws {
        #expect(try lines(shop(2, 1, 2)) == ["monthly sort_order converged always 2 1 2"])
        #expect(try !report(shop(2, 1, 2)).hasDrift)
    }

    @Test("what is only observed is shown where it is not as declared, and is no drift: nothing was ever applied")
    func observed() throws {
        var shop = shop(4, 1, 2, .observe)
        shop.state.ledger[.plan]?["monthly"]?["sort_order"] = nil
        #expect(try lines(shop) == ["monthly sort_order none observe 4 - 2"])
        let report = try report(shop)
        #expect(!report.hasDrift)
        let shown = TextDriftRenderer(colour: false).text(report)
        #expect(shown.contains("= plan monthly  is not what the manifest says, and is left to others"), "\(shown)")
        #expect(shown.contains("sort_order: 2, applied (none), declared 4  [observe: stays]\n"))
        #expect(shown.hasSuffix("\nDrift: none; every value that was applied is as it was.\n"))
    }

    @Test(
        "that another environment is in force is said: what the two say differently looks like a change of the manifest",
        arguments: [
            ("staging", nil, "with --environment staging, and compared without --environment"),
            (nil, "staging", "without --environment, and compared with --environment staging"),
            ("staging", "staging", nil), (nil, nil, nil),
        ] as [(String?, String?, String?)]
    )
    func environment(_ inForce: String?, _ compared: String?, _ words: String?) throws {
        let shop = shop(2, 1, 3)
        let request = request(
            [shop.tenant],
            [shop.state],
            secrets: shop.secrets,
            declared: DeclaredDirectory(settings: .standard, environment: compared),
            stamp: DatabaseStamp(identity: stamp.identity, revision: 41, schemaVersion: 2, environment: inForce)
        )
        let report = DriftReport(try Plan(request), against: request.recorded, fingerprinter)
        #expect(report.environment == compared && report.environmentInForce == inForce)
        let shown = TextDriftRenderer(colour: false).text(report)
        let end = words.map { "Applied last \($0): what the two say differently counts as changed in the manifest.\n" }
        #expect(shown.hasSuffix("\n\n" + (end ?? "") + "Drift: 1 in conflict in 1 tenant.\n"), "\(shown)")
    }

    @Test("a tenant without a file is looked at as well: what was applied to it is held against what is there")
    func withoutFile() throws {
        var shop = Parsvpn(.card, "main", ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        shop.setBot(
            ledger: ["is_active": .bool(false), "support_username": .text("@pars")],
            live: ["is_active": .bool(false), "support_username": .text("@pars")]
        )
        func report() throws -> DriftReport {
            let request = request([], [shop.state])
            return DriftReport(try Plan(request), against: request.recorded, fingerprinter)
        }
        #expect(try report().rows.isEmpty)
        shop.state.live[.card]?["main"]?["card_number"] = .text("6219861034529007")
        shop.setBot(live: ["is_active": .bool(true), "support_username": .text("@thief")])
        shop.state.ledger[.plan] = ["monthly": Parsvpn.planRow]
        shop.state.live[.plan] = ["theirs": Parsvpn.planRow]
        let found = try report()
        #expect(found.hasDrift)
        let shown = TextDriftRenderer(colour: false).text(found).replacing(#/#[0-9a-f]{8}/#, with: "#")
        let expected = """
            parsvpn
              ~ bot  was changed in the database
                  is_active: true, applied false  [drift; apply brings it back]
                  support_username: "@thief", applied "@pars", declared (none)  [drift; observe: stays]
              - plan monthly  was deleted, and stays away; the tenant has no file
              ~ card main  was changed in the database; the tenant has no file
                  card_number: 621986…9007 # (Saman), applied 603770…5443 # (Keshavarzi), declared (none)  \
            [drift; observe: stays]

            Drift: 1 deleted, 2 changed in 1 tenant; 1 unmanaged row left alone.

            """
        #expect(shown == expected, "\(shown)")
    }

    @Test("a row that is gone is named without its fields")
    func deleted() throws {
        let row = Parsvpn.planRow
        for shop in [
            Parsvpn(.plan, "monthly", desired: row, ledger: row), Parsvpn(.plan, "monthly", ledger: row),
        ] {
            let report = try report(shop)
            #expect(report.rows.map(\.drift) == [.deleted])
            #expect(report.rows.allSatisfy { $0.fields.isEmpty && $0.key == "monthly" })
            #expect(report.hasDrift)
        }
    }

    @Test("a row that was never applied is none, declared or not")
    func foreign() throws {
        let row = Parsvpn.planRow
        #expect(try report(Parsvpn(.plan, "monthly", live: row)).rows.isEmpty)
        #expect(try report(Parsvpn(.plan, "monthly", desired: row)).rows.isEmpty)
        #expect(try report(Parsvpn(.plan, "monthly", desired: row, live: row)).rows.isEmpty)
    }

    @Test("fields of one row that different people win are one row")
    func joined() throws {
        var shop = shop(1, 1, 3, .once)
        shop.state.live[.plan]?["monthly"]?["device_limit"] = .integer(9)
        shop.state.ledger[.plan]?["monthly"]?["device_limit"] = .integer(2)
        shop.desired[.plan]?["monthly"]?["device_limit"] = .integer(2)
        #expect(
            try lines(shop) == ["monthly device_limit drift always 2 2 9", "monthly sort_order drift once 1 1 3"]
        )
        #expect(try report(shop).rows.count == 1)
    }

    @Test("a bot that was called something else has drifted")
    func renamedByHand() throws {
        var shop = Parsvpn()
        shop.state.slug = "thief"
        let report = try report(shop)
        #expect(report.rows.map(\.key) == ["parsvpn"])
        #expect(report.rows.first?.fields.map(\.name) == ["slug"])
        #expect(report.rows.first?.fields.map(\.live) == [.open(.text("thief"))])
    }

    @Test("what a person reads: live, applied, declared, and what becomes of it; cards masked, secrets hidden")
    func text() throws {
        var shop = Parsvpn()
        shop.setBot(live: ["telegram_bot_token": live("701:stolen"), "support_username": .text("@\u{1B}[2Jthief")])
        shop.setBot(desired: ["support_username": .text("@pars")], ledger: ["support_username": .text("@pars")])
        let card = Parsvpn.cardRow
        shop.desired[.card] = ["main": card]
        shop.state.ledger[.card] = ["main": card]
        shop.state.live[.card] = ["main": card.merging(["card_number": .text("6219861034529007")]) { $1 }]
        func plan(_ kopeks: Int64) -> Row { Parsvpn.planRow.merging(["price_kopeks": .integer(kopeks)]) { $1 } }
        shop.desired[.plan] = ["a": plan(200), "b": plan(100), "c": plan(300)]
        shop.state.ledger[.plan] = ["a": plan(100), "b": plan(100), "c": plan(100)]
        shop.state.live[.plan] = ["a": plan(150), "c": plan(300)]
        let report = try report(shop)
        let expected = """
            parsvpn
              ~ bot  was changed in the database  (tenants/parsvpn.yaml:4)
                  telegram_bot_token: #NEW, applied env:PARSVPN_BOT_TOKEN #OLD  [drift; apply brings it back]
                  support_username: "@\\u001b[2Jthief", applied "@pars"  [drift; apply brings it back]
              ! plan a  was changed in the database, and in the manifest  (tenants/parsvpn.yaml:10)
                  price_kopeks: 150 (1.50 toman), applied 100 (1 toman), declared 200 (2 toman)  \
            [conflict; apply writes what is declared]
              - plan b  was deleted; apply creates it again  (tenants/parsvpn.yaml:11)
              = plan c  was changed to what the manifest says  (tenants/parsvpn.yaml:18)
                  price_kopeks: 300 (3 toman), applied 100 (1 toman), declared 300 (3 toman)  [converged]
              ~ card main  was changed in the database  (tenants/parsvpn.yaml:20)
                  card_number: 621986…9007 #NEW (Saman), applied 603770…5443 #OLD (Keshavarzi)  [drift; apply brings it back]

            Drift: 1 deleted, 1 in conflict, 2 changed, 1 converged in 1 tenant.

            """
        let found = TextDriftRenderer(colour: false).text(report)
        // Two values that are not shown are told apart by their fingerprints; which ones these are is of no interest.
        let unnumbered = found.replacing(#/#[0-9a-f]{8}(?=( \(\w+\))?, applied)/#, with: "#NEW").replacing(
            #/#[0-9a-f]{8}/#,
            with: "#OLD"
        )
        #expect(unnumbered == expected, "\(found)")
        #expect(!found.contains("stolen") && !found.contains("6219861034529007"))
    }
}
