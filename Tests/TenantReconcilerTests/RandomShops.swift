import PureTesting
import TenantTesting

/// A few shops whose files come, go and change at random.
struct RandomShops {
    /// What one shop declares.
    struct Shop {
        var support: Int?
        var language: String?
        var features: [String: Bool] = [:]
        var configuration: [String: Int] = [:]
        var plans: [String: Int] = [:]
        var cards: [String: Int] = [:]
        var previousKeys: [String: String] = [:]
    }

    var generator: SeededGenerator
    /// The shops by their names.
    private(set) var shops: [String: Shop] = [:]
    /// Who has the last word about what, by shop and path; the same for as long as the shops are there.
    private var management: [String: [String: String]] = [:]
    static let names = ["anar", "beh", "gerdu"]
    static let numbers = ["6037997000006560", "6104337000007870", "6219867000006565", "6273537000009181"]

    /// Limits that random changes never break.
    private static let policy = """
        version: 1
        limits: { deletions: 1000, percent_of_kind: 100, deactivated_tenants: 1000 }

        """

    /// - Parameters:
    ///   - seed: Another gives other shops.
    ///   - isManaged: Whether some of what they declare is set once, or observed.
    init(seed: UInt64, isManaged: Bool = false) {
        generator = SeededGenerator(seed: seed)
        guard isManaged else { return }
        for slug in Self.names {
            for path in ["settings.support_username", "features", "configuration"] where chance(35) {
                management[slug, default: [:]][path] = chance(50) ? "once" : "observe"
            }
            // What has to be given cannot be observed alone.
            for path in ["plans", "payments.card_to_card.cards"] where chance(25) {
                management[slug, default: [:]][path] = "once"
            }
        }
    }

    /// Who has the last word about what a path names.
    func rule(of slug: String, _ path: String) -> String { management[slug]?[path] ?? "always" }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    /// Changes some shops; one is there always.
    mutating func step() {
        for slug in Self.names {
            if shops[slug] == nil {
                guard chance(60) || slug == "anar" else { continue }
                shops[slug] = Shop()
            } else if slug != "anar", chance(12) {
                shops[slug] = nil
                continue
            }
            var shop = shops[slug] ?? Shop()
            change(&shop)
            shops[slug] = shop
        }
    }

    private mutating func change(_ shop: inout Shop) {
        shop.previousKeys = [:]
        if chance(40) { shop.support = chance(70) ? Int.random(in: 1...3, using: &generator) : nil }
        if chance(40) { shop.language = ["fa", "en", nil].randomElement(using: &generator) ?? nil }
        for name in ["polls", "promo_codes"] where chance(40) { shop.features[name] = chance(70) ? chance(50) : nil }
        for name in ["TRIAL_DURATION_DAYS", "TRIAL_TRAFFIC_LIMIT_GB"] where chance(40) {
            shop.configuration[name] = chance(70) ? Int.random(in: 1...3, using: &generator) : nil
        }
        for name in ["a", "b", "c"] where chance(35) {
            shop.plans[name] = chance(60) ? Int.random(in: 1...3, using: &generator) * 10_000 : nil
        }
        for (place, name) in ["one", "two"].enumerated() where chance(35) {
            shop.cards[name] = chance(60) ? place * 2 + Int.random(in: 0..<2, using: &generator) : nil
        }
        if chance(30), let old = shop.plans.keys.sorted().randomElement(using: &generator),
            let new = ["a", "b", "c", "d"].filter({ shop.plans[$0] == nil }).randomElement(using: &generator)
        {
            shop.plans[new] = shop.plans.removeValue(forKey: old)
            shop.previousKeys[new] = old
        }
    }

    var tree: ManifestTree {
        var tree = ManifestTree(["_policy.yaml": Self.policy])
        for (slug, shop) in shops {
            var text = "version: 1\ntenant: \(slug)\nname: \(slug)\n"
            text += "telegram: { bot_token: { env: \(slug.uppercased())_BOT_TOKEN } }\nsettings:\n"
            if let support = shop.support { text += "  support_username: \"@support_\(support)\"\n" }
            if let language = shop.language { text += "  default_language: \(language)\n" }
            if shop.support == nil, shop.language == nil { text.removeLast(" \n".count + "settings".count) }
            if let rules = management[slug], !rules.isEmpty {
                let list = rules.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                text += "management: { \(list.joined(separator: ", ")) }\n"
            }
            text += section("features", shop.features.mapValues { "\($0)" })
            text += section("configuration", shop.configuration.mapValues { "\($0)" })
            let plans = shop.plans.map { key, price in
                let renamed = shop.previousKeys[key].map { ", renamed_from: \($0)" } ?? ""
                return (key, "{ name: Plan, period_days: 30, price_toman: \(price)\(renamed) }")
            }
            text += section("plans", Dictionary(uniqueKeysWithValues: plans))
            if !shop.cards.isEmpty {
                let cards = shop.cards.mapValues {
                    "{ card_number: \"\(Self.numbers[$0])\", card_holder_name: Holder }"
                }
                text += "payments:\n  card_to_card:\n" + section("    cards", cards)
            }
            tree["\(slug).yaml"] = text
        }
        return tree
    }

    private func section(_ name: String, _ entries: [String: String]) -> String {
        guard !entries.isEmpty else { return "" }
        let lines = entries.sorted { $0.key < $1.key }.map { "      \($0.key): \($0.value)\n" }
        return name + ":\n" + lines.joined()
    }
}
