import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("Whoever accepts a new tenant accepts all that it holds, and nothing else")
struct WholeTenantTests {
    private static let new: Parsvpn = {
        var shop = Parsvpn()
        shop.desired[.plan] = ["m": Parsvpn.planRow]
        shop.desired[.card] = ["one": Parsvpn.cardRow]
        shop.desired[.configuration] = ["MULENPAY_SHOP_ID": ["config_value": .json(JSONText(.integer(1)))]]
        return shop
    }()

    private func made(_ shop: Parsvpn, _ bots: [BotState], demanding risks: Set<Risk> = [.tenantCreated]) throws
        -> PlanDocument
    {
        var policy = Policy.standard
        policy.acknowledged = risks
        let settings = DirectorySettings(policy: policy, catalog: .builtIn)
        return document(
            try Plan(
                request(
                    [shop.tenant],
                    bots,
                    secrets: shop.secrets,
                    declared: DeclaredDirectory(settings: settings),
                    settings: RecordedSettings(inForce: settings, policyRevision: 1, catalogRevision: nil)
                )
            )
        )
    }

    /// The line that accepts the tenant.
    private func line(_ risk: Risk, _ shop: Parsvpn, _ bots: [BotState] = []) throws -> String {
        let lines = try made(shop, bots).requiredAcknowledgements.filter { $0.risk == risk }.map(\.acknowledgement)
        #expect(lines.count == 1)
        return try #require(lines.first)
    }

    /// The same shop with one thing of it changed, by what it is.
    private static let others: [(what: String, shop: Parsvpn)] = {
        func with(_ kind: ResourceKind, _ key: String, _ row: Row) -> Parsvpn {
            var shop = new
            shop.desired[kind, default: [:]][key, default: [:]].merge(row) { $1 }
            return shop
        }
        var without = new
        without.desired[.card] = nil
        var secret = new
        secret.secrets = ["PARSVPN_BOT_TOKEN": "701:another"]
        return [
            // The same visible digits.
            ("card", with(.card, "one", ["card_number": .text("6037700000005443")])),
            ("holder", with(.card, "one", ["card_holder_name": .text("رضا")])),
            ("price", with(.plan, "m", ["price_kopeks": .integer(1)])),
            ("days", with(.plan, "m", ["period_days": .integer(3650)])),
            ("merchant", with(.configuration, "MULENPAY_SHOP_ID", ["config_value": .json(JSONText(.integer(2)))])),
            ("approver", with(.bot, "parsvpn", ["admin_chat_id": .integer(-5)])),
            ("another card", with(.card, "two", Parsvpn.cardRow)),
            ("no card", without),
            ("token", secret),
        ]
    }()

    @Test("another card, price, merchant, approver or token has other digits, and the same shop the same ones")
    func created() throws {
        let line = try line(.tenantCreated, Self.new)
        #expect(line.hasPrefix("tenant_created:parsvpn@"))
        #expect(try self.line(.tenantCreated, Self.new) == line)
        let lines = try Self.others.map { try self.line(.tenantCreated, $0.shop) }
        for (other, words) in zip(lines, Self.others) { #expect(other != line, "\(words.what)") }
        #expect(Set(lines).count == lines.count)
    }

    @Test("a line that moved in the file, and another tenant beside it, have the same ones")
    func unmoved() throws {
        let line = try line(.tenantCreated, Self.new)
        var moved = Self.new
        moved.management = [:]
        let settings = DirectorySettings(
            policy: {
                var policy = Policy.standard
                policy.acknowledged = [.tenantCreated]
                return policy
            }(),
            catalog: .builtIn
        )
        let other: Row = [
            "name": .text("Beh"), "telegram_bot_token": secret("PARSVPN_OTHER_TOKEN"), "telegram_bot_id": .integer(22),
        ]
        let plan = try Plan(
            request(
                [
                    DesiredTenant("parsvpn", moved.desired, file: "tenants/sub/p.yaml", firstLine: 90),
                    DesiredTenant("beh", [.bot: ["beh": other]]),
                ],
                [],
                secrets: moved.secrets.merging(["PARSVPN_OTHER_TOKEN": "22:x"]) { $1 },
                declared: DeclaredDirectory(settings: settings),
                settings: RecordedSettings(inForce: settings, policyRevision: 1, catalogRevision: nil)
            )
        )
        let lines = document(plan).requiredAcknowledgements.map(\.acknowledgement)
        #expect(lines.count == 2 && lines.contains(line))
    }

    @Test("one whose bot is there already likewise, by what comes to it and by what is there")
    func adopted() throws {
        var bot = BotState(id: 7, slug: "parsvpn")
        bot.live[.bot] = ["": ["name": .text("پارس"), "telegram_bot_token": live("701:token")]]
        let line = try line(.tenantAdopted, Self.new, [bot])
        for other in Self.others where other.what != "token" {
            #expect(try self.line(.tenantAdopted, other.shop, [bot]) != line, "\(other.what)")
        }
        bot.live[.bot]?[""]?["support_username"] = .text("@theirs")
        bot.live[.plan] = ["m": Parsvpn.planRow]
        #expect(try self.line(.tenantAdopted, Self.new, [bot]) != line)
    }

    @Test("what was accepted for one card lets no other one pass")
    func gate() throws {
        let accepted = try made(Self.new, []).requiredAcknowledgements.map(\.acknowledgement)
        #expect(Gate(try made(Self.new, []), acknowledgements: accepted).isOpen)
        let swapped = Gate(try made(Self.others[0].shop, []), acknowledgements: accepted)
        #expect(!swapped.isOpen && swapped.unused == accepted)
    }

    @Test("what was accepted for a shop lets none pass that leaves its cards to others, though the same rows are made")
    func left() throws {
        var left = Self.new
        left.management = ["payments.card_to_card.cards": .once]
        let copied = try made(Self.new, []).requiredAcknowledgements.map(\.acknowledgement)
        let plan = try made(left, [])
        #expect(plan.leftToOthers.map(\.risks) == [[.cardChanged]])
        let gate = Gate(plan, acknowledgements: copied)
        #expect(!gate.isOpen && gate.unused == copied)
        #expect(Gate(plan, acknowledgements: plan.requiredAcknowledgements.map(\.acknowledgement)).isOpen)
        var more = left
        more.management["plans.m.price_toman"] = .once
        #expect(try line(.tenantCreated, more) != line(.tenantCreated, left))
        var bot = BotState(id: 7, slug: "parsvpn")
        bot.live[.bot] = ["": ["name": .text("پارس"), "telegram_bot_token": live("701:token")]]
        #expect(try line(.tenantAdopted, left, [bot]) != line(.tenantAdopted, Self.new, [bot]))
    }

    @Test("a saved plan keeps the digits")
    func saved() throws {
        let made = try made(Self.new, [])
        let saved = try SavedPlan(parsing: json(made))
        #expect(saved.isIntact && saved.document.requiredAcknowledgements == made.requiredAcknowledgements)
    }
}
