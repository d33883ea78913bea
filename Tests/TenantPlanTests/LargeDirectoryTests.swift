import TenantModel
import TenantPlan
import Testing

@Suite("A plan is as large as what changes")
struct LargeDirectoryTests {
    /// What somebody set in every shop, and no manifest declares.
    private static let undeclared: Row = [
        "zarinpal_enabled": .bool(true), "zarinpal_merchant_id": .text("deadbeef-0000-4000-8000-000000000666"),
    ]

    @Test("one value of 10,000 tenants: one change, one tenant, less than 10 kB as JSON and as text")
    func oneOfTenThousand() throws {
        var desired: [DesiredTenant] = []
        var bots: [BotState] = []
        var values: [String: String] = [:]
        for number in 0..<10_000 {
            let (slug, id) = ("shop-\(number)", Int32(number + 1))
            let (name, token) = ("SHOP_\(number)_BOT_TOKEN", "\(id):token")
            values[name] = token
            let bot: Row = ["name": .text("Shop \(number)"), "telegram_bot_id": .integer(Int64(id))]
            let plan: Row = [
                "name": .text("Monthly"), "period_days": .integer(30), "price_kopeks": .integer(15_000_000),
            ]
            let changed = number == 7777 ? plan.merging(["price_kopeks": .integer(16_000_000)]) { $1 } : plan
            desired.append(
                DesiredTenant(
                    slug,
                    [
                        .bot: [slug: bot.merging(["telegram_bot_token": secret(name)]) { $1 }],
                        .plan: ["monthly": changed],
                    ]
                )
            )
            var state = BotState()
            (state.id, state.slug) = (id, slug)
            state.ledger = [
                .bot: [slug: bot.merging(["telegram_bot_token": applied(name, token)]) { $1 }],
                .plan: ["monthly": plan],
            ]
            state.live = [
                .bot: [
                    slug: bot.merging(["telegram_bot_token": live(token)]) { $1 }.merging(Self.undeclared) { $1 }
                ],
                .plan: ["monthly": plan],
            ]
            state.nameless[.card] = [Parsvpn.cardRow]
            bots.append(state)
        }
        let plan = try Plan(request(desired, bots, secrets: values))
        #expect(outline(plan) == ["plan monthly update config_changed none price_kopeks"])
        #expect(plan.ledger.count == 1 && plan.preconditions.count == 1)
        let document = document(plan)
        #expect(document.isComplete && document.summary.tenants == 1)
        let sizes = (json(document).count, text(document).utf8.count)
        print("a plan of one change among 10,000 tenants: \(sizes.0) bytes of JSON, \(sizes.1) of text")
        #expect(sizes.0 < 10_000 && sizes.1 < 10_000)
    }
}
