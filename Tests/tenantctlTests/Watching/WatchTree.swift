import TenantTesting

/// Two small shops.
enum WatchTree {
    static let secrets = [
        "KAVEH_BOT_TOKEN": "1000000005:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "NASIM_BOT_TOKEN": "1000000006:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
    ]

    static let tree = ManifestTree(["kaveh.yaml": shop("kaveh"), "nasim.yaml": shop("nasim", card: "6037701689095443")])

    /// A manifest with one plan and one card.
    static func shop(_ slug: String, price: Int = 90_000, card: String = "6274127000018355") -> String {
        """
        version: 1
        tenant: \(slug)
        name: \(slug)
        telegram:
          bot_token: { env: \(slug.uppercased())_BOT_TOKEN }
        plans:
          monthly: { name: Monthly, period_days: 30, price_toman: \(price) }
        payments:
          card_to_card:
            enabled: true
            cards:
              first: { card_number: "\(card)", card_holder_name: Holder }

        """
    }
}

extension Checkout {
    /// What the plan of a shop costs in the database, in kopeks.
    func price(of slug: String) async throws -> String {
        try await database.line(
            "SELECT price_kopeks FROM bot_plans JOIN bots ON bots.id = bot_id WHERE slug = '\(slug)'"
        )
    }

    /// Brings the database to the manifests.
    func apply() async throws {
        let outcome = try await tool.run("apply", "--auto-approve")
        guard outcome.status == 0 else { throw RunningWatchError(description: outcome.errors) }
    }
}

/// A folder with both shops, and a database that is as they say.
func withAppliedShops(_ body: (Checkout) async throws -> Void) async throws {
    try await withCheckout(WatchTree.tree, secrets: WatchTree.secrets) { checkout in
        try await checkout.apply()
        try await body(checkout)
    }
}
