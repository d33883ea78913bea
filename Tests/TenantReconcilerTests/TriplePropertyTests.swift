import Foundation
import PureTesting
import TenantModel
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

/// The triples are made by real applies and by other people's real statements. A failure names its seed, which ``Seeds`` tries
/// alone; `TENANTRY_FAULTS=full` tries two hundred.
@Suite("Whatever is declared, was applied and is there")
struct TriplePropertyTests {
    private static let seeds = Seeds.range(ProcessInfo.processInfo.environment["TENANTRY_FAULTS"] == "full" ? 200 : 16)

    @Test(
        "an apply makes what is managed as declared, leaves all else as it is, and the second plan is empty",
        arguments: seeds
    )
    func anyTriple(seed: UInt64) async throws {
        try await withBench(applied: nil) { bench in
            var shops = RandomShops(seed: seed, isManaged: true)
            var interference = RandomInterference(seed: seed)
            var tried: [String: Int] = [:]
            for step in 0..<8 {
                shops.step()
                if step > 0 { try await bench.database.psql(interference.next()) }
                let held = try await hold(bench, &shops)
                let before = Live(
                    rows: try await bench.database.liveRows(),
                    ledger: try await bench.database.ledgerPlaces()
                )
                let others = try await bench.database.lines(Self.others)
                let planned = try await bench.plan(shops.tree)
                try await bench.apply(planned)
                let after = try await bench.database.liveRows()
                let place = "seed \(seed), step \(step)"
                for complaint in complaints(shops, held: held, before, after, counting: &tried) {
                    Issue.record("\(place): \(complaint)")
                }
                #expect(try await bench.database.lines(Self.others) == others, "\(place)")
                let second = try await bench.plan(shops.tree)
                #expect(second.plan.isEmpty && second.plan.ledger.isEmpty, "\(place)")
                try await bench.database.psql("DELETE FROM tenantctl.holds")
            }
            // A model that expects nothing would find nothing.
            #expect(tried["value", default: 0] > 10 && tried["untouched", default: 0] > 10, "seed \(seed): \(tried)")
        }
    }

    /// What was there before an apply.
    private struct Live {
        let rows: [LivePlace: LiveRow]
        let ledger: Set<LivePlace>
    }

    /// Tables that no apply writes.
    private static let others = """
        SELECT 'user', xmin::text, ctid::text, t::text FROM users AS t
        UNION ALL SELECT 'payment', xmin::text, ctid::text, t::text FROM card_to_card_payments AS t ORDER BY 1, 3
        """

    /// Now and then, one of the shops that are there is held.
    private func hold(_ bench: Bench, _ shops: inout RandomShops) async throws -> String? {
        guard shops.chance(25) else { return nil }
        let there = try await bench.database.lines("SELECT slug FROM bots ORDER BY slug")
        guard let slug = there.randomElement(using: &shops.generator) else { return nil }
        _ = try await bench.reconciler.hold(slug, reason: "test", actor: "test", end: .never, on: bench.connection)
        return slug
    }

    /// What is not as it has to be, in words.
    private func complaints(
        _ shops: RandomShops,
        held: String?,
        _ before: Live,
        _ after: [LivePlace: LiveRow],
        counting tried: inout [String: Int]
    ) -> [String] {
        let declared = shops.declared
        let known = Set(before.rows.keys.map(\.slug))
        let managed = Set(before.ledger.map(\.slug))
        var complaints: [String] = []
        for place in Set(before.rows.keys).union(after.keys).union(declared.keys).sorted(by: { "\($0)" < "\($1)" }) {
            let (was, is_) = (before.rows[place], after[place])
            // Where it was before a rename.
            let origin = shops.shops[place.slug]?.previousKeys[place.key].flatMap { old in
                place.kind == "plan" ? LivePlace(slug: place.slug, kind: "plan", key: old) : nil
            }
            if let was, let is_, was.theirs != is_.theirs, origin == nil {
                complaints.append("\(place): what is a runtime's changed from \(was.theirs) to \(is_.theirs)")
            }
            let isOurs = shops.shops[place.slug] != nil && place.slug != held
            // No manifest of these says whether its bot runs.
            if isOurs, place.kind == "is_active" { continue }
            let expected =
                isOurs
                ? Expectation(
                    declared[place],
                    rule: shops.rule(of: place.slug, place.path),
                    isInLedger: before.ledger.contains(place),
                    was: was,
                    isNewTenant: !known.contains(place.slug),
                    isRenamed: origin.map { before.ledger.contains($0) } ?? false,
                    isBot: place.key.isEmpty
                )
                // Held, or its file is gone: then the bot alone is switched off.
                : Expectation.without(place, isOurs: place.slug != held && managed.contains(place.slug))
            tried[expected.name, default: 0] += 1
            if let complaint = expected.complaint(was, is_, isBot: place.key.isEmpty) {
                complaints.append("\(place): \(complaint)")
            }
        }
        return complaints
    }
}

/// What has to become of one place.
private enum Expectation {
    /// Has this value.
    case value(String)
    /// Is as it was, to the byte where it is a row of its own.
    case untouched
    /// Is gone, or is a card that payments refer to, and off.
    case gone
    /// Is a tenant that was ours and has no file any more, and is off.
    case off
    /// The column's default.
    case released
    /// One of the above; the model does not say which.
    case any

    init(
        _ declared: String?,
        rule: String,
        isInLedger: Bool,
        was: LiveRow?,
        isNewTenant: Bool,
        isRenamed: Bool,
        isBot: Bool
    ) {
        switch (rule, declared) {
        case ("observe", _): self = isBot && isNewTenant ? .released : .untouched
        case ("always", let declared?): self = .value(declared)
        case ("always", nil) where isBot && isNewTenant: self = .released
        case ("always", nil) where !isInLedger: self = .untouched
        case ("always", nil): self = isBot ? .released : .gone
        case (_, let declared?) where isNewTenant: self = .value(declared)
        case (_, _?) where isInLedger && was != nil && !isRenamed: self = .untouched
        case (_, let declared?) where !isInLedger && was == nil && !isRenamed: self = .value(declared)
        default: self = .any
        }
    }

    /// What becomes of a place of a tenant that has no file, or is held.
    static func without(_ place: LivePlace, isOurs: Bool) -> Expectation {
        guard place.kind == "is_active" else { return .untouched }
        return isOurs ? .off : .untouched
    }

    var name: String {
        switch self {
        case .value: "value"
        case .untouched: "untouched"
        case .gone: "gone"
        case .off: "off"
        case .released: "released"
        case .any: "any"
        }
    }

    func complaint(_ was: LiveRow?, _ found: LiveRow?, isBot: Bool) -> String? {
        switch self {
        case .value(let value):
            return found?.value == value ? nil : "is \(found?.value ?? "missing"), and \(value) was declared"
        case .untouched where isBot:
            // Of a bot other columns may have been written.
            return found?.value == was?.value ? nil : "was \(was?.value ?? "-") and is \(found?.value ?? "missing")"
        case .untouched:
            return found == was ? nil : "was touched: \(String(describing: was)) \(String(describing: found))"
        case .gone:
            return found.map { !$0.isOn && $0.isPaidTo } ?? true ? nil : "is still there"
        case .off:
            return found?.value == "false" ? nil : "has no file and goes on"
        case .released:
            return ["-", "fa"].contains(found?.value) ? nil : "was not released: \(found?.value ?? "missing")"
        case .any:
            return nil
        }
    }
}

extension LivePlace {
    /// The path by which management names it.
    fileprivate var path: String {
        switch kind {
        case "feature": "features"
        case "configuration": "configuration"
        case "plan": "plans"
        case "card": "payments.card_to_card.cards"
        default: "settings.\(kind)"
        }
    }
}

extension RandomShops {
    /// Every value that is declared, as the tables have it.
    fileprivate var declared: [LivePlace: String] {
        var declared: [LivePlace: String] = [:]
        for (slug, shop) in shops {
            let place = { LivePlace(slug: slug, kind: $0, key: $1) }
            if let support = shop.support { declared[place("support_username", "")] = "@support_\(support)" }
            if let language = shop.language { declared[place("default_language", "")] = language }
            for (key, isOn) in shop.features { declared[place("feature", key)] = "\(isOn)" }
            for (key, value) in shop.configuration { declared[place("configuration", key)] = "\(value)" }
            for (key, toman) in shop.plans { declared[place("plan", key)] = "\(toman * 100)" }
            for (key, number) in shop.cards { declared[place("card", key)] = Self.numbers[number] }
        }
        return declared
    }
}
