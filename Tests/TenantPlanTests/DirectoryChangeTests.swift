import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("What changes for the whole directory")
struct DirectoryChangeTests {
    private func policy(deletions: Int) -> Policy {
        var policy = Policy()
        policy[limit: .deletions] = deletions
        return policy
    }

    private func declared(_ policy: Policy = .standard, _ catalog: Catalog = .builtIn, environment: String? = nil)
        -> DeclaredDirectory
    {
        DeclaredDirectory(
            settings: DirectorySettings(policy: policy, catalog: catalog),
            environment: environment,
            files: [.policy: "tenants/_policy.yaml"]
        )
    }

    private func recorded(_ policy: Policy = .standard, _ catalog: Catalog = .builtIn) -> RecordedSettings {
        RecordedSettings(
            inForce: DirectorySettings(policy: policy, catalog: catalog),
            policyRevision: 1,
            catalogRevision: 1
        )
    }

    private func plan(
        of shop: Parsvpn = Parsvpn(),
        _ declared: DeclaredDirectory,
        _ settings: RecordedSettings = .none,
        environment: String? = nil,
        isManaged: Bool = true,
        includes: @escaping @Sendable (String) -> Bool = { _ in true }
    ) throws -> Plan {
        let stamp = DatabaseStamp(identity: stamp.identity, revision: 41, schemaVersion: 2, environment: environment)
        let bots = isManaged ? [shop.state] : []
        return try Plan(
            request(
                [shop.tenant],
                bots,
                secrets: shop.secrets,
                declared: declared,
                settings: settings,
                stamp: stamp,
                includes: includes
            )
        )
    }

    @Test("a looser policy is a change, needs an acknowledgement, and is named line by line")
    func policyChanged() throws {
        let made = document(try plan(declared(policy(deletions: 500)), recorded()))
        #expect(!made.isEmpty && made.entries.isEmpty)
        #expect(made.directory.map(\.kind) == [.policy])
        let needed = made.requiredAcknowledgements
        #expect(needed.map(\.risk) == [.policyChanged])
        #expect(needed[0].acknowledgement == "policy_changed:@\(needed[0].hash)")
        let shown = text(made)
        #expect(shown.contains("the whole directory\n  ~ policy  (tenants/_policy.yaml)\n"))
        #expect(shown.contains("limits.deletions: 10 → 500\n"))
        #expect(shown.contains("Plan: policy to change; needs 1 acknowledgement."))
        #expect(!Gate(made, acknowledgements: []).isOpen)
        #expect(Gate(made, acknowledgements: needed.map(\.acknowledgement)).isOpen)
    }

    @Test("Markdown and HTML say what it means and whom it reaches, before anything of a tenant")
    func policyInEveryForm() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["name": .text("new")], live: ["name": .text("old")])
        let made = document(try plan(of: shop, declared(policy(deletions: 500)), recorded()))
        let meaning = "another policy judges this directory from the next plan on"
        let markdown = MarkdownPlanRenderer().render(made)
        #expect(markdown.contains("**\(meaning)** (policy changed, 1)\n"))
        let row =
            "| the whole directory | ~ policy <code>1 managed tenant</code> | <code>limits&#46;<wbr>deletions</code> |"
        #expect(markdown.contains(row + " <code>10</code> | <code>500</code> |\n"))
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        #expect(page.contains("<h3>Another policy judges this directory from the next plan on <span"))
        #expect(page.contains("<span class=\"sign\">~</span> policy <bdi class=\"note\">1 managed tenant</bdi>"))
        #expect(text(made).contains("! policy_changed: 1 managed tenant\n"))
        for (form, tenant) in [
            (markdown, "<summary><code>parsvpn"), (page, "data-tenant=\"parsvpn"), (text(made), "\nparsvpn"),
        ] {
            let lines = try #require(form.firstRange(of: "policy_changed:"))
            let place = try #require(form.firstRange(of: tenant))
            #expect(lines.lowerBound < place.lowerBound)
        }
    }

    @Test("hundreds of new constraints take no shared secret away from a comment, and no constraint that goes")
    func padded() throws {
        var (before, after) = (policy(deletions: 10), policy(deletions: 100_000))
        before.constraints = [PathConstraint(path: "plans.*.price_toman", minimum: JSONText(.integer(50_000)))]
        after.constraints = (1000..<1900).map { number in
            PathConstraint(path: "plans.a\(number).price_toman", minimum: JSONText(.integer(1)), reason: "padding")
        }
        after.shared = SharedSecrets(names: ["PANEL_KEY"])
        let made = document(try plan(declared(after), recorded(before)))
        let lines = made.directory[0].lines
        #expect(
            lines.prefix(3).map(\.name) == [
                "shared.secrets", "limits.deletions", "paths.plans.*.price_toman.minimum",
            ]
        )
        #expect(lines.suffix(900).allSatisfy { $0.name.hasSuffix(".reason") })
        let comment = MarkdownPlanRenderer().render(made)
        #expect(comment.unicodeScalars.count <= 65_000)
        let first = try #require(
            comment.split(separator: "\n").first { $0.hasPrefix("| the whole directory | ~ policy ") }
        )
        #expect(first.contains("PANEL"), "\(first)")
        #expect(comment.contains("<code>100000</code>") && comment.contains("<code>50000</code>"))
        #expect(comment.contains(/… and \d+ more, left out: \d+ new, 900 about reasons\./), "\(comment.suffix(3000))")
    }

    @Test("an acknowledgement is of one change: another number has another hash")
    func bound() throws {
        let acknowledgements = try [500, 501].map { deletions in
            document(try plan(declared(policy(deletions: deletions)), recorded())).requiredAcknowledgements[0]
                .acknowledgement
        }
        #expect(acknowledgements[0] != acknowledgements[1])
    }

    @Test("a number of a card, a token and a merchant's id in a policy are masked in every form, and told apart")
    func masked() throws {
        func plan(of card: String) throws -> PlanDocument {
            var policy = Policy()
            policy.constraints = [
                PathConstraint(path: "name", pattern: card, reason: "6037-7016-8909-5443"),
                PathConstraint(
                    path: "payments.zarinpal.merchant_id",
                    pattern: "1344b5d4-0048-11e8-94db-005056a205be",
                    reason: "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"
                ),
                PathConstraint(path: "settings.admin_topic_id", minimum: JSONText(.integer(6_037_701_689_095_443))),
            ]
            return document(try self.plan(declared(policy), recorded()))
        }
        let made = try plan(of: "6037701689095443")
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        let written = String(decoding: json(made), as: UTF8.self)
        for form in [text(made), MarkdownPlanRenderer().render(made), page, written] {
            for secret in ["6037701689095443", "6037-7016", "0048-11e8", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"] {
                #expect(!form.contains(secret), "\(form)")
            }
            #expect(form.contains("5443"), "\(form)")
        }
        let other = try plan(of: "6037701689175443")
        #expect(text(made).replacing(/@[0-9a-f]{8}/, with: "") != text(other).replacing(/@[0-9a-f]{8}/, with: ""))
        #expect(made.requiredAcknowledgements[0].hash != other.requiredAcknowledgements[0].hash)
    }

    @Test("what is as it is in force is no change, whether somebody stored it or nobody ever did")
    func unchanged() throws {
        #expect(try plan(declared()).isEmpty)
        #expect(try plan(declared(policy(deletions: 5)), recorded(policy(deletions: 5))).isEmpty)
    }

    @Test("a policy whose file is gone is a change back to the defaults")
    func removed() throws {
        let made = document(try plan(.standard, recorded(policy(deletions: 5))))
        #expect(made.requiredAcknowledgements.map(\.risk) == [.policyChanged])
        #expect(made.directory[0].file == nil)
        #expect(text(made).contains("limits.deletions: 5 → 10\n"))
    }

    @Test("a newly shared secret, a key that is made plain and another environment are each named")
    func others() throws {
        var shared = Policy()
        shared.shared = SharedSecrets(names: ["PANEL_KEY"])
        func catalog(_ isSecret: Bool) -> Catalog {
            Catalog.builtIn.adding(
                features: [],
                configuration: [ConfigurationKey(name: "OWN", type: .string, isSecret: isSecret)]
            )
        }
        let made = document(
            try plan(declared(shared, catalog(false)), recorded(.standard, catalog(true)), environment: "staging")
        )
        #expect(made.requiredAcknowledgements.map(\.risk) == [.policyChanged, .catalogChanged, .environmentChanged])
        let shown = text(made)
        #expect(shown.contains(#"+ shared.secrets: "PANEL_KEY""#))
        #expect(shown.contains("- configuration.OWN.secret: true\n"))
        #expect(shown.contains("~ environment\n      - \"staging\"\n"))
        let other = document(try plan(declared(environment: "production"), environment: "staging"))
        #expect(text(other).contains("\"staging\" → \"production\"\n"))
    }

    @Test("while the database holds no tenant of ours, nothing of it has to be accepted")
    func first() throws {
        let made = document(try plan(declared(policy(deletions: 500), environment: "staging"), isManaged: false))
        #expect(made.directory.map(\.kind) == [.policy, .environment])
        #expect(made.requiredAcknowledgements.isEmpty)
        #expect(Gate(made, acknowledgements: []).isOpen)
    }

    @Test("limits, risks to accept and constraints are those in force, not those of the file")
    func inForce() throws {
        var strict = Policy()
        strict[limit: .deactivatedTenants] = 0
        strict.acknowledged = [.tenantCreated]
        strict.constraints = [
            PathConstraint(path: "plans.*.price_toman", minimum: JSONText(.integer(50_000)), reason: "below cost")
        ]
        var shop = Parsvpn(.plan, "gold", desired: Parsvpn.planRow, live: nil)
        shop.setBot(desired: ["is_active": .bool(false)])
        let made = try plan(of: shop, declared(), recorded(strict))
        let limits = Limits(made.policy)
        #expect(document(made, limits: limits).brokenLimits.map(\.id) == ["deactivated_tenants"])
        #expect(
            made.violations.map(\.message) == [
                "`plans.gold.price_toman` must be at least 50000 by the policy: below cost"
            ]
        )
        let shown = document(made, limits: limits)
        let all = shown.requiredAcknowledgements.map(\.acknowledgement)
        #expect(!Gate(shown, acknowledgements: all).isOpen)
        #expect(text(shown).contains("Not allowed by the policy in force:\n  tenants/parsvpn.yaml:"))

        // The other way round: a stricter file judges nothing before it is in force.
        let loose = try plan(of: shop, declared(strict), recorded())
        #expect(loose.violations.isEmpty)
        #expect(document(loose, limits: Limits(loose.policy)).brokenLimits.isEmpty)

        let created = document(try plan(of: Parsvpn(), declared(strict), recorded(strict), isManaged: false))
        #expect(created.requiredAcknowledgements.map(\.risk) == [.tenantCreated])
        #expect(
            try SavedPlan(parsing: json(created)).document.requiredAcknowledgements == created.requiredAcknowledgements
        )
    }

    @Test("constraints judge the tenants that are asked for, changes of the directory come with any of them")
    func narrowed() throws {
        var strict = Policy()
        strict.constraints = [PathConstraint(path: "plans.*", isForbidden: true)]
        let shop = Parsvpn(.plan, "gold", desired: Parsvpn.planRow, live: nil)
        let made = try plan(of: shop, declared(), recorded(strict)) { _ in false }
        #expect(made.violations.isEmpty)
        #expect(made.directory.map(\.kind) == [.policy])
    }

    @Test("a saved plan is stale when the directory changes otherwise, and reads back as it was")
    func saved() throws {
        let made = document(try plan(declared(policy(deletions: 500)), recorded()))
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact)
        #expect(saved.difference(from: made) == nil)
        #expect(text(saved.document) == text(made))
        let other = document(try plan(declared(policy(deletions: 501)), recorded()))
        #expect(
            saved.difference(from: other)?.first
                == "the policy of the directory is another change than the approved one"
        )
        #expect(other.id != made.id)
        let none = document(try plan(declared(), recorded()))
        #expect(
            saved.difference(from: none)?.first
                == "the policy of the directory was approved and is not planned any more"
        )
    }

    @Test("a key that is made plain in the file shows no live value before that was accepted and applied")
    func stillSecret() throws {
        let secretCatalog = Catalog.builtIn.adding(
            features: [],
            configuration: [ConfigurationKey(name: "OWN", type: .string, isSecret: true)]
        )
        let plain = Catalog.builtIn.adding(features: [], configuration: [ConfigurationKey(name: "OWN", type: .string)])
        let shop = Parsvpn(
            .configuration,
            "OWN",
            desired: ["config_value": .json(.string("declared"))],
            live: ["config_value": .json(.string("hunter2"))]
        )
        let made = document(try plan(of: shop, declared(.standard, plain), recorded(.standard, secretCatalog)))
        #expect(made.entries.count == 1)
        for shown in [text(made), String(decoding: json(made), as: UTF8.self)] { #expect(!shown.contains("hunter2")) }
        let view = TenantView(fingerprinter: fingerprinter, exposures: Exposures([secretCatalog]), revealsCards: true)
        #expect(!view.details(shop.state.recorded).contains("hunter2"))
        let after = document(try plan(of: shop, declared(.standard, plain), recorded(.standard, plain)))
        #expect(text(after).contains("hunter2"))
    }
}
