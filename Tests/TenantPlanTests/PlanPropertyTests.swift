import PureTesting
import TenantModel
import TenantPlan
import Testing

@Suite("Whatever the three sides hold")
struct PlanPropertyTests {
    private static let seeds = Seeds.range(60)

    @Test("a plan brings what is managed to what is declared, and the next plan is empty", arguments: seeds)
    func convergence(seed: UInt64) throws {
        let directory = RandomDirectory(seed: seed)
        var interpreter = PlanInterpreter(bots: directory.bots)
        interpreter.apply(try Plan(request(directory.desired, directory.bots, secrets: directory.secrets)))

        var wrong: [String] = []
        for (slug, kinds) in directory.declared {
            let bot = try #require(interpreter.bots.first { $0.slug == slug })
            for (kind, rows) in kinds {
                let management = try #require(directory.management[slug])[kind]
                let ledger = bot.ledger[kind] ?? [:]
                for key in Set(ledger.keys).symmetricDifference(rows.keys) where management.isEmpty {
                    // What could not be deleted stays in the ledger, off, and without what every declared row has.
                    let isRetired = kind == .card && ledger[key]?["is_active"] == .bool(false)
                    let isOff = bot.live[kind]?[key]?["is_active"] == .bool(false)
                    if !isRetired || !isOff || ledger[key]?["card_number"] != nil {
                        wrong.append("ledger of \(slug) \(kind.name) \(key)")
                    }
                }
                for (key, row) in rows {
                    if kind == .configuration, management[key, 0] == .always, bot.bare.contains(key) {
                        wrong.append("\(slug) \(kind.name) \(key) stands bare")
                    }
                    for (name, value) in row
                    where try management[key, #require(kind.fieldIndex(name))] == .always
                        && !same(bot.live[kind]?[key]?[name], value, directory)
                    {
                        wrong.append("\(slug) \(kind.name) \(key) \(name)")
                    }
                }
            }
        }
        #expect(wrong.isEmpty)
        let second = try Plan(request(directory.desired, interpreter.bots, secrets: directory.secrets))
        #expect(second.isEmpty, "\(outline(second))")
        #expect(second.ledger.isEmpty && second.preconditions.isEmpty)
    }

    @Test("what nobody declared and nobody applied stays as it is", arguments: seeds)
    func unmanaged(seed: UInt64) throws {
        let directory = RandomDirectory(seed: seed)
        var interpreter = PlanInterpreter(bots: directory.bots)
        interpreter.apply(try Plan(request(directory.desired, directory.bots, secrets: directory.secrets)))

        var wrong: [String] = []
        for before in directory.bots {
            let after = try #require(interpreter.bots.first { $0.id == before.id })
            let declared = after.slug.flatMap { directory.declared[$0] }
            for (kind, rows) in before.live {
                for (key, row) in rows {
                    let place = "\(before.id) \(kind.name) \(key)"
                    // Of a tenant that is not declared nothing is ours but the switch that turns it off.
                    let applied = declared == nil ? nil : before.ledger[kind]?[key]
                    let wanted = declared?[kind]?[kind == .bot ? after.slug ?? key : key]
                    guard let kept = after.live[kind]?[kind == .bot ? after.slug ?? key : key] else {
                        if applied == nil { wrong.append("\(place) is gone") }
                        continue
                    }
                    if kind == .configuration, wanted == nil, before.bare.contains(key) != after.bare.contains(key) {
                        wrong.append("\(place) was written in another form")
                    }
                    for (name, value) in row where wanted?[name] == nil && applied?[name] == nil {
                        let isSwitch = name == "is_active" && (kind == .bot || applied != nil)
                        if kept[name] != value, !isSwitch { wrong.append("\(place) \(name)") }
                    }
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test("what is left to others stays as it is wherever a row is there, under whatever key", arguments: seeds)
    func leftToOthers(seed: UInt64) throws {
        let directory = RandomDirectory(seed: seed)
        let plan = try Plan(request(directory.desired, directory.bots, secrets: directory.secrets))
        var interpreter = PlanInterpreter(bots: directory.bots)
        interpreter.apply(plan)

        var wrong: [String] = []
        for before in directory.bots {
            let after = try #require(interpreter.bots.first { $0.id == before.id })
            guard let slug = after.slug, let declared = directory.declared[slug], let rules = directory.management[slug]
            else { continue }
            for (kind, rows) in before.live where kind != .bot && !rules[kind].isEmpty {
                for (key, row) in rows {
                    let moved = plan.changes.first { $0.tenant == slug && $0.kind == kind && $0.previousKey == key }
                    let now = moved?.key ?? key
                    guard declared[kind]?[now] != nil else { continue }
                    if kind == .configuration, rules[kind][now, 0] != .always,
                        before.bare.contains(now) != after.bare.contains(now)
                    {
                        wrong.append("\(slug) \(kind.name) \(now) was written in another form")
                    }
                    for (name, value) in row where try rules[kind][now, #require(kind.fieldIndex(name))] != .always {
                        if after.live[kind]?[now]?[name] != value {
                            wrong.append("\(slug) \(kind.name) \(now) \(name)")
                        }
                    }
                }
            }
        }
        #expect(wrong.isEmpty)
        // All of it is said, and none of it is a change.
        let second = try Plan(request(directory.desired, interpreter.bots, secrets: directory.secrets))
        #expect(second.isEmpty)
        for deviation in second.deviations {
            #expect(directory.management[deviation.tenant]?[deviation.kind].isEmpty == false)
        }
    }

    @Test("a plan is the same bytes whatever the order of its input, and sorted", arguments: seeds.prefix(25))
    func determinism(seed: UInt64) throws {
        var directory = RandomDirectory(seed: seed)
        let first = try Plan(request(directory.desired, directory.bots, secrets: directory.secrets))
        let places = first.changes.map { ($0.tenant, $0.kind.order, Array($0.key.utf8)) }
        for (place, (left, right)) in zip(places, places.dropFirst()).enumerated() {
            // What is only recorded of a row comes behind what is written of it.
            let isBeside = left.0 == right.0 && left.1 == right.1 && left.2 == right.2
            if isBeside, first.changes[place].action != .record, first.changes[place + 1].action == .record { continue }
            let precedes =
                left.0 != right.0
                ? left.0 < right.0 : left.1 != right.1 ? left.1 < right.1 : left.2.lexicographicallyPrecedes(right.2)
            #expect(precedes)
        }
        directory.shuffle()
        let second = try Plan(request(directory.desired, directory.bots, secrets: directory.secrets))
        #expect(json(document(first)) == json(document(second)))
        #expect(document(first).id == document(second).id)
        #expect(first.ledger.map(\.rows.byName) == second.ledger.map(\.rows.byName))
    }

    @Test("a plan file reads back as the plan that it was", arguments: seeds.prefix(25))
    func roundTrip(seed: UInt64) throws {
        let directory = RandomDirectory(seed: seed)
        let made = document(try Plan(request(directory.desired, directory.bots, secrets: directory.secrets)))
        let read = try SavedPlan(parsing: json(made))
        #expect(text(read.document) == text(made))
        #expect(json(read.document) == json(made))
        #expect(read.difference(from: made) == nil)
    }

    @Test("half of the directory is a part of the whole plan", arguments: seeds.prefix(20))
    func narrowed(seed: UInt64) throws {
        let directory = RandomDirectory(seed: seed)
        let whole = try Plan(request(directory.desired, directory.bots, secrets: directory.secrets))
        let half = try Plan(
            request(directory.desired, directory.bots, secrets: directory.secrets) { $0 == "alpha" || $0 == "beta" }
        )
        // Whoever asks for a tenant by the name that it had gets it too.
        #expect(outline(half) == outline(whole, only: ["alpha", "alpha-new", "beta", "beta-new"]))
        #expect(half.removals.removed == whole.removals.removed)
        #expect(half.removals.managed == whole.removals.managed)
        #expect(half.removals.deactivatedTenants == whole.removals.deactivatedTenants)
    }

    private func outline(_ plan: Plan) -> [String] { TenantPlanTests.outline(plan) }

    private func outline(_ plan: Plan, only slugs: Set<String>) -> [String] {
        zip(TenantPlanTests.outline(plan), plan.changes).filter { slugs.contains($1.tenant) }.map(\.0)
    }

    private func same(_ live: FieldValue?, _ declared: FieldValue, _ directory: RandomDirectory) -> Bool {
        guard case .secret(let secret) = declared, case .environment(let name)? = secret.reference else {
            return live == declared
        }
        let value = directory.secrets[name, default: ""]
        return live == TenantPlanTests.live(value) || live == .text(value)
    }
}
