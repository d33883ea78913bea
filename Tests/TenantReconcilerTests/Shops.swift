import TenantTesting

/// Two small shops, one of them the master.
enum Shops {
    static let secrets = [
        "ANAR_BOT_TOKEN": "11:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "BEH_BOT_TOKEN": "22:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
        "GERDU_BOT_TOKEN": "33:GGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGGG",
    ]

    static let tree = ManifestTree([
        "anar.yaml": shop("anar", "Anar", master: true, cards: ["6037997000006560", "6104337000007870"]),
        "beh.yaml": shop("beh", "Beh", cards: ["6219867000006565", "6273537000009181"]),
    ])

    static func shop(_ slug: String, _ name: String, master: Bool = false, cards: [String]) -> String {
        """
        version: 1
        tenant: \(slug)
        name: \(name)
        master: \(master)
        telegram:
          bot_token: { env: \(slug.uppercased())_BOT_TOKEN }
        settings:
          support_username: "@\(slug)_help"
        features:
          polls: false
        configuration:
          TRIAL_DURATION_DAYS: 3
        plans:
          monthly:
            name: Monthly
            period_days: 30
            price_toman: 150000
        payments:
          card_to_card:
            enabled: true
            cards:
              first:
                card_number: "\(cards[0])"
                card_holder_name: First Holder
                weight: 1
              second:
                card_number: "\(cards[1])"
                card_holder_name: Second Holder
                weight: 1

        """
    }

    /// One field of every kind of row of `anar` changed.
    static func edited() throws -> ManifestTree {
        var tree = tree
        try tree.replace("@anar_help", with: "@anar_support", in: "anar.yaml")
        try tree.replace("polls: false", with: "polls: true", in: "anar.yaml")
        try tree.replace("TRIAL_DURATION_DAYS: 3", with: "TRIAL_DURATION_DAYS: 4", in: "anar.yaml")
        try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: "anar.yaml")
        try tree.replace("First Holder\n        weight: 1", with: "First Holder\n        weight: 2", in: "anar.yaml")
        return tree
    }
}
