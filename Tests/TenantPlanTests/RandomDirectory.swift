import CanonicalJSON
import PureTesting
import TenantModel

/// Random manifests, ledgers and tables of a few tenants, with keys and values from pools so small that they meet.
struct RandomDirectory {
    private var generator: SeededGenerator
    /// Of its own, so that which values stand bare changes nothing else.
    private var forms: SeededGenerator
    private(set) var desired: [DesiredTenant] = []
    private(set) var declared: [String: [ResourceKind: [String: Row]]] = [:]
    private(set) var bots: [BotState] = []
    private(set) var secrets: [String: String] = [:]
    /// Who wins, by tenant.
    private(set) var management: [String: ManagementRules] = [:]

    init(seed: UInt64) {
        self.generator = SeededGenerator(seed: seed)
        self.forms = SeededGenerator(seed: seed &+ 0xBA2E)
        for (place, slug) in ["alpha", "beta", "gamma", "delta", "epsilon"].enumerated() {
            add(slug, id: Int32(place + 1))
        }
        desired.shuffle(using: &generator)
        bots.shuffle(using: &generator)
    }

    private mutating func add(_ slug: String, id: Int32) {
        let isDeclared = chance(80)
        let isLive = chance(80)
        let isManaged = isLive && chance(75)
        secrets["TOKEN_\(slug)"] = "\(id):\(chance(70) ? "old" : "new")"
        var wanted: [ResourceKind: [String: Row]] = [:]
        var bot = BotState(id: id, slug: isManaged || chance(60) ? slug : nil)
        for kind in ResourceKind.all {
            var (want, applied, present): ([String: Row], [String: Row], [String: Row]) = ([:], [:], [:])
            for key in kind == .bot ? [slug] : ["a", "b", "ی", "long-key-of-a-row"] {
                if kind == .bot || chance(60) { want[key] = row(kind, slug, id, .desired) }
                if kind == .bot || chance(60) { applied[key] = row(kind, slug, id, .ledger) }
                if kind == .bot || chance(60) { present[key] = row(kind, slug, id, .live) }
                if kind == .card, chance(30) { applied[key]?.retire() }
                // Most rows of most runs are in order.
                guard chance(40), let row = want[key] else { continue }
                applied[key] = row.mapValues { settled($0, reference: true) }
                present[key, default: [:]].merge(row.mapValues { settled($0, reference: false) }) { $1 }
                if kind == .card, chance(30) { bot.referenced.insert(key) }
            }
            wanted[kind] = want
            bot.live[kind] = present
            if kind == .configuration { bot.bare = bare(present) }
            if isManaged, kind == .bot || chance(80) { bot.ledger[kind] = applied }
        }
        if isDeclared { declare(slug, &wanted, isManaged: isManaged) }
        if isLive { bots.append(bot) }
    }

    /// The keys of values that stand bare: some of those that are no map, which stands as it is.
    private mutating func bare(_ rows: [String: Row]) -> Set<String> {
        let keys = rows.filter { $0.value["config_value"] != .json(.emptyObject) }.keys.sorted()
        return Set(keys.filter { _ in Int.random(in: 0..<5, using: &forms) == 0 })
    }

    /// Declares a tenant, now and then under another name and with other keys, and leaves some of it to others.
    private mutating func declare(_ slug: String, _ wanted: inout [ResourceKind: [String: Row]], isManaged: Bool) {
        var previousKeys: [ResourceKind: [String: String]] = [:]
        for kind in [ResourceKind.plan, .card] where chance(30) {
            guard let row = wanted[kind]?.removeValue(forKey: "a") else { continue }
            wanted[kind]?["a-new"] = row
            previousKeys[kind] = ["a-new": "a"]
        }
        let name = isManaged && chance(15) ? slug + "-new" : slug
        if name != slug { wanted[.bot] = [name: wanted[.bot]?[slug] ?? [:]] }
        let tenant = DesiredTenant(
            name,
            wanted,
            management: chance(50) ? rules(wanted) : [:],
            renamedFrom: name == slug ? nil : slug,
            previousKeys: previousKeys
        )
        declared[name] = wanted
        management[name] = tenant.management
        desired.append(tenant)
    }

    private mutating func rules(_ wanted: [ResourceKind: [String: Row]]) -> [String: Management] {
        var rules: [String: Management] = [:]
        for path in [
            "features", "configuration", "settings", "settings.admin_chat_id", "payments.card_to_card.rotation",
        ]
        where chance(25) {
            rules[path] = chance(50) ? .once : .observe
        }
        // What a plan or a card cannot be without is not left to others altogether.
        for path in ["plans", "payments.card_to_card.cards", "name"] where chance(25) { rules[path] = .once }
        for (kind, path) in [(ResourceKind.feature, "features.b"), (.configuration, "configuration.b")]
        where wanted[kind]?["b"] != nil && chance(25) {
            rules[path] = Management.allCases.randomElement(using: &generator)
        }
        if wanted[.plan]?["b"] != nil, chance(25) {
            rules["plans.b"] = chance(50) ? .once : .always
            rules["plans.b.price_toman"] = chance(50) ? .once : .always
        }
        return rules
    }

    private enum Side {
        case desired, ledger, live
    }

    private mutating func row(_ kind: ResourceKind, _ slug: String, _ id: Int32, _ side: Side) -> Row {
        var row: Row = [:]
        for field in kind.fields where side == .live || field.isRequired || field.derivedFrom != nil || chance(50) {
            switch field.name {
            case "telegram_bot_token":
                row[field.name] =
                    switch side {
                    case .desired: secret("TOKEN_\(slug)")
                    case .ledger: applied("TOKEN_\(slug)", "\(id):old")
                    case .live: live("\(id):\(chance(90) ? "old" : "new")")
                    }
            case "telegram_bot_id": row[field.name] = .integer(Int64(id))
            // One role for all of them; it is tested on its own.
            case "is_master": row[field.name] = .bool(false)
            case "zarinpal_merchant_id" where side == .desired && chance(30):
                secrets["MERCHANT"] = "m1"
                row[field.name] = secret("MERCHANT")
            default: row[field.name] = value(field)
            }
        }
        return row
    }

    private mutating func value(_ field: Field) -> FieldValue {
        if field.isNullable, chance(25) { return .null }
        switch field.type {
        case .boolean: return .bool(chance(50))
        // A price may be next to nothing beside another.
        case .bigint: return .integer([0, 1, 1000].randomElement(using: &generator) ?? 0)
        case .integer: return .integer(Int64.random(in: 0...2, using: &generator))
        case .text: return .text(["m1", "é", "e\u{301}"].randomElement(using: &generator) ?? "")
        case .jsonb, .wrappedJSONB:
            let values: [JSON] = [.string("x"), .integer(1), .object([]), .array([.bool(true)])]
            return .json(JSONText(values.randomElement(using: &generator) ?? .null))
        }
    }

    /// A declared value as the ledger or the table holds it.
    private func settled(_ value: FieldValue, reference: Bool) -> FieldValue {
        guard case .secret(let secret) = value, case .environment(let name)? = secret.reference else { return value }
        let value = secrets[name, default: ""]
        return reference ? applied(name, value) : live(value)
    }

    /// What is declared for a bot, under the name that it has or is about to get.
    func declared(for bot: BotState) -> [ResourceKind: [String: Row]] {
        let slug = bot.slug ?? ""
        return declared[slug] ?? declared[slug + "-new"] ?? [:]
    }

    /// A declared row as its table would hold it.
    func inTable(_ row: Row) -> Row { row.mapValues { settled($0, reference: false) } }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    /// The same directory in another order.
    mutating func shuffle() {
        desired.shuffle(using: &generator)
        bots.shuffle(using: &generator)
    }
}

extension Row {
    /// Makes this row of a ledger one that was switched off when it was no longer declared.
    mutating func retire() {
        for field in ResourceKind.card.fields where field.isRequired { self[field.name] = nil }
        self["is_active"] = .bool(false)
    }
}
