import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("A value that stands bare is the same value, and empty to bots of the original")
struct BareValueTests {
    private static let words = "bare: bots of the original read it as empty"

    private static func number(_ number: Int?) -> Row? {
        number.map { ["config_value": .json(JSONText(.integer($0)))] }
    }

    /// A configuration value with these values on the three sides, the live one bare.
    private func shop(
        _ desired: Int?,
        _ ledger: Int?,
        _ live: Int,
        _ management: Management = .always,
        key: String = "TRIAL_DURATION_DAYS"
    ) -> Parsvpn {
        var shop = Parsvpn(
            .configuration,
            key,
            desired: Self.number(desired),
            ledger: Self.number(ledger),
            live: Self.number(live)
        )
        shop.state.bare = [key]
        if management != .always { shop.management = ["configuration.\(key)": management] }
        return shop
    }

    private func drift(_ shop: Parsvpn) throws -> DriftReport {
        DriftReport(try shop.plan(), against: request([shop.tenant], [shop.state]).recorded, fingerprinter)
    }

    private func json(_ report: DriftReport) -> String {
        var writer = JSONWriter()
        report.write(to: &writer)
        return writer.text
    }

    /// Applies it; nothing stands bare afterwards that the manifest wins, and a second plan is empty.
    private func expectSettled(_ shop: Parsvpn, _ location: SourceLocation = #_sourceLocation) throws {
        var interpreter = PlanInterpreter(bots: [shop.state])
        interpreter.apply(try shop.plan())
        #expect(interpreter.bots[0].bare.isEmpty, sourceLocation: location)
        let again = try Plan(request([shop.tenant], interpreter.bots, secrets: shop.secrets))
        #expect(again.isEmpty && again.deviations.isEmpty, "\(outline(again))", sourceLocation: location)
    }

    @Test("as it was applied but for the form: drift, written again, with the reason, and nothing to accept")
    func drifted() throws {
        let shop = shop(3, 3, 3)
        let plan = try shop.plan()
        #expect(outline(plan) == ["configuration TRIAL_DURATION_DAYS update drifted drift config_value"])
        #expect(plan.changes[0].risks.isEmpty && plan.preconditions.count == 1)
        #expect(text(document(plan)).contains("      config_value: 3  [\(Self.words)]\n"), "\(text(document(plan)))")
        try expectSettled(shop)
    }

    @Test("JSON says it, a saved plan keeps it, and it is another plan than one that writes a value that is wrapped")
    func inJSON() throws {
        let made = document(try shop(4, 3, 3).plan())
        let bytes = TenantPlanTests.json(made)
        let written = String(decoding: bytes, as: UTF8.self)
        #expect(written.contains(#""before":3,"after":4,"sensitive":false,"drift":"conflict","live_form":"bare""#))
        let read = try SavedPlan(parsing: bytes)
        #expect(TenantPlanTests.json(read.document) == bytes && text(read.document) == text(made))
        var wrapped = shop(4, 3, 3)
        wrapped.state.bare = []
        let other = document(try wrapped.plan())
        #expect(!String(decoding: TenantPlanTests.json(other), as: UTF8.self).contains("live_form"))
        #expect(read.difference(from: other) != nil && made.id != other.id)
    }

    @Test("every form of a plan says it")
    func everyForm() throws {
        let made = document(try shop(3, 3, 3).plan())
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        for form in [text(made), MarkdownPlanRenderer().render(made), page] {
            #expect(form.contains("bots of the original read it as empty"), "\(form)")
        }
    }

    @Test("drift counts it, with all three values, in words and in JSON")
    func driftReport() throws {
        let report = try drift(shop(3, 3, 3))
        #expect(report.hasDrift && report.count(.drift) == 1)
        let shown = TextDriftRenderer(colour: false).text(report)
        #expect(shown.contains("~ configuration TRIAL_DURATION_DAYS  was changed in the database"), "\(shown)")
        let line = "      config_value: 3, applied 3  [drift; apply brings it back; \(Self.words)]\n"
        #expect(shown.contains(line), "\(shown)")
        let written = #""live":3,"sensitive":false,"drift":"drift","management":"always","live_form":"bare""#
        #expect(json(report).contains(written), "\(json(report))")
    }

    @Test("the manifest has changed as well: a conflict, and the applied value is no third one")
    func edited() throws {
        let shop = shop(4, 3, 3)
        let plan = try shop.plan()
        #expect(outline(plan) == ["configuration TRIAL_DURATION_DAYS update config_changed conflict config_value"])
        let shown = text(document(plan))
        #expect(shown.contains("      config_value: 3 → 4  [\(Self.words)]\n"), "\(shown)")
        try expectSettled(shop)
    }

    @Test("what the manifest has come to say, and bare: written, and asked about from what was applied")
    func converged() throws {
        let shop = shop(50, 10, 50, key: "REFERRAL_COMMISSION_PERCENT")
        let plan = try shop.plan()
        #expect(outline(plan) == ["configuration \(plan.changes[0].key) update config_changed conflict config_value"])
        #expect(plan.changes[0].risks == [.priceFell])
        let shown = text(document(plan))
        #expect(shown.contains("      config_value: 50  [\(Self.words), applied was 10]\n"), "\(shown)")
        try expectSettled(shop)
    }

    @Test("another value, and bare: drift like any other")
    func otherValue() throws {
        let shop = shop(3, 3, 7)
        #expect(text(document(try shop.plan())).contains("config_value: 7 → 3  [\(Self.words)]\n"))
        #expect(try shop.plan().editsToLive.count == 1)
        try expectSettled(shop)
    }

    @Test("no file is edited for a form", arguments: [(3, 3, 3), (4, 3, 3), (4, 3, 4)])
    func noEdit(desired: Int, ledger: Int, live: Int) throws {
        #expect(try shop(desired, ledger, live).plan().editsToLive.isEmpty)
        #expect(try shop(3, 3, 3, .once).plan().editsToLive.isEmpty)
        #expect(try shop(3, nil, 3, .observe).plan().editsToLive.isEmpty)
    }

    @Test(
        "what is left to others is named and stays as it is",
        arguments: [(Management.once, 3 as Int?), (.observe, nil)]
    )
    func leftToOthers(management: Management, ledger: Int?) throws {
        let shop = shop(3, ledger, 3, management)
        let plan = try shop.plan()
        #expect(plan.isEmpty && plan.ledger.isEmpty && plan.preconditions.isEmpty)
        let made = document(plan)
        #expect(text(made).contains("≠ configuration TRIAL_DURATION_DAYS"), "\(text(made))")
        #expect(text(made).contains("config_value: 3, declared 3"), "\(text(made))")
        #expect(text(made).contains("; \(Self.words)]\n"), "\(text(made))")
        let bytes = TenantPlanTests.json(made)
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""cause":"drift","live_form":"bare""#))
        #expect(try TenantPlanTests.json(SavedPlan(parsing: bytes).document) == bytes)
        let report = try drift(shop)
        #expect(report.hasDrift == (management == .once))
        #expect(TextDriftRenderer(colour: false).text(report).contains("stays; \(Self.words)]\n"))
    }

    @Test("once, and edited here: named, and the form is drift of its own")
    func onceEdited() throws {
        let shop = shop(4, 3, 3, .once)
        let plan = try shop.plan()
        #expect(plan.isEmpty && plan.editsToLive.isEmpty)
        #expect(text(document(plan)).contains("config_value: 3, declared 4  [once; edited here; \(Self.words)]\n"))
        #expect(try drift(shop).count(.drift) == 1)
    }

    @Test("a row that is taken over is written wrapped, shown so, and is nobody's loss")
    func adopted() throws {
        let shop = shop(3, nil, 3)
        let plan = try shop.plan()
        #expect(outline(plan) == ["configuration TRIAL_DURATION_DAYS adopt adopted none config_value"])
        #expect(plan.changes[0].risks.isEmpty)
        #expect(text(document(plan)).contains("      config_value: 3  [\(Self.words)]\n"), "\(text(document(plan)))")
        try expectSettled(shop)
        // Made once only: taken over as it is, and named.
        let left = try self.shop(3, nil, 3, .once).plan()
        #expect(outline(left) == ["configuration TRIAL_DURATION_DAYS adopt adopted none "])
        #expect(left.deviations.map { $0.fields.map(\.cause) } == [[.drift]])
    }

    @Test("a merchant that is taken over bare is asked about as one that is wrapped")
    func adoptedMerchant() throws {
        let address: Row = ["config_value": .json(JSONText(.string("https://pay.example")))]
        var shop = Parsvpn(.configuration, "WATA_BASE_URL", desired: address, live: address)
        let risks = try shop.plan().changes.map(\.risks)
        shop.state.bare = ["WATA_BASE_URL"]
        #expect(try shop.plan().changes.map(\.risks) == risks && risks == [[.merchantChanged]])
    }

    @Test("a secret that stands bare is written again, and shown by its fingerprint alone")
    func secretValue() throws {
        var shop = Parsvpn(
            .configuration,
            "WATA_ACCESS_TOKEN",
            desired: ["config_value": secret("PARSVPN_WATA_ACCESS_TOKEN")],
            ledger: ["config_value": applied("PARSVPN_WATA_ACCESS_TOKEN", "hunter2")],
            live: ["config_value": .json(.string("hunter2"))]
        )
        shop.secrets["PARSVPN_WATA_ACCESS_TOKEN"] = "hunter2"
        shop.state.bare = ["WATA_ACCESS_TOKEN"]
        let plan = try shop.plan()
        #expect(outline(plan) == ["configuration WATA_ACCESS_TOKEN update drifted drift config_value"])
        #expect(plan.changes[0].risks.isEmpty && plan.editsToLive.isEmpty)
        let made = document(plan)
        let report = try drift(shop)
        for shown in [
            text(made), String(decoding: TenantPlanTests.json(made), as: UTF8.self), json(report),
            TextDriftRenderer(colour: false).text(report),
        ] {
            #expect(!shown.contains("hunter2") && shown.contains("bare"), "\(shown)")
        }
    }

    @Test("of a tenant without a file drift names it as well")
    func withoutFile() throws {
        let shop = shop(3, 3, 3)
        let asked = request([], [shop.state], secrets: shop.secrets)
        let report = DriftReport(try Plan(asked), against: asked.recorded, fingerprinter)
        let row = try #require(report.rows.first { $0.key == "TRIAL_DURATION_DAYS" })
        #expect(row.drift == .drift && row.fields.map(\.isBare) == [true])
    }

    @Test("explain says it beside the live value")
    func explained() throws {
        let shop = shop(3, 3, 3)
        let view = ExplanationView(
            FieldExplanation.undeclared(.configuration, "TRIAL_DURATION_DAYS"),
            database: .init(fingerprinter: fingerprinter, tenant: shop.state.recorded) { _, _, _ in nil },
            exposures: .builtIn
        )
        let lines = "    live    3  (\(Self.words))\n    changed in the database since\n"
        #expect(view.text.contains(lines), "\(view.text)")
        #expect(view.json.contains(#""live":3,"live_form":"bare","changed_in_database":true"#), "\(view.json)")
    }

    @Test("bare values of others are no business of ours")
    func unmanaged() throws {
        let plan = try shop(nil, nil, 3).plan()
        #expect(plan.isEmpty && plan.deviations.isEmpty)
    }
}
