import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("A tenant that is new to the manifests is one to ask about, also where its bot is there already")
struct AdoptedTenantTests {
    /// A bot that somebody put into the database before its manifest came.
    private static func planted(slug: String?, token: String = "701:token") -> BotState {
        var bot = BotState(id: 7, slug: slug)
        bot.live[.bot] = ["": ["name": .text("پارس"), "telegram_bot_token": live(token)]]
        return bot
    }

    private func plan(_ bot: BotState, demanding risks: Set<Risk> = []) throws -> Plan {
        var policy = Policy.standard
        policy.acknowledged = risks
        let settings = DirectorySettings(policy: policy, catalog: .builtIn)
        return try Plan(
            request(
                [Parsvpn().tenant],
                [bot],
                secrets: Parsvpn.secrets,
                declared: DeclaredDirectory(settings: settings),
                settings: RecordedSettings(inForce: settings, policyRevision: 1, catalogRevision: nil)
            )
        )
    }

    private func asked(_ plan: Plan) -> [String] {
        document(plan).requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" }
    }

    @Test("by itself it is a note, which names the row")
    func note() throws {
        for bot in [Self.planted(slug: "parsvpn"), Self.planted(slug: nil)] {
            let plan = try plan(bot)
            #expect(plan.changes.map(\.action) == [.adopt])
            #expect(plan.changes.first?.risks == [.tenantAdopted])
            #expect(asked(plan).isEmpty)
            let shown = text(document(plan).reaching(.unknown, in: plan))
            #expect(
                shown.contains("tenant_adopted: a new tenant, whose bot is there already; row 7 of bots"),
                "\(shown)"
            )
        }
    }

    @Test(
        "a policy that asks about new tenants asks about it, whoever put the row there",
        arguments: [
            Risk.tenantCreated, .tenantAdopted,
        ]
    )
    func demanded(risk: Risk) throws {
        #expect(try asked(plan(Self.planted(slug: "parsvpn"), demanding: [risk])) == ["tenant_adopted:parsvpn"])
        #expect(try asked(plan(Self.planted(slug: nil), demanding: [risk])) == ["tenant_adopted:parsvpn"])
        // Another token of the same bot is asked about besides.
        let other = try plan(Self.planted(slug: "parsvpn", token: "701:other"), demanding: [risk])
        #expect(Set(asked(other)).isSuperset(of: ["tenant_adopted:parsvpn", "token_changed:parsvpn"]))
        // Who asks about bots that are there does not ask about those that are not.
        let new = try Plan(request([Parsvpn().tenant], [], secrets: Parsvpn.secrets))
        #expect(new.changes.flatMap(\.risks) == [.tenantCreated])
    }

    @Test("what it is in use with and no manifest declares is shown, and accepted with it")
    func inUse() throws {
        var bot = Self.planted(slug: "parsvpn")
        bot.live[.bot]?[""]?["card_to_card_enabled"] = .bool(true)
        bot.live[.card] = ["mallory": Parsvpn.cardRow]
        let plan = try plan(bot, demanding: [.tenantCreated])
        #expect(asked(plan) == ["tenant_adopted:parsvpn"])
        let shown = text(document(plan))
        #expect(
            shown.contains("is in use, and no manifest declares it: card mallory  card_number 603770…5443"),
            "\(shown)"
        )
        #expect(plan.preconditions.map(\.key) == ["parsvpn", "mallory"])
        bot.live[.card]?["mallory"]?["card_holder_name"] = .text("Eve")
        let other = try self.plan(bot, demanding: [.tenantCreated])
        #expect(
            document(plan).requiredAcknowledgements.map(\.hash)
                != document(other).requiredAcknowledgements.map(\.hash)
        )
    }
}
