import Glibc
import PureTesting
import TenantModel
import Testing

@testable import TenantManifest

@Suite("Which plans undercut which")
struct PlanUndercuttingTests {
    /// A plan on sale, as a manifest declares it.
    private struct Plan {
        let days: Int64
        let kopeks: Int64
        let gigabytes: Int64
        let devices: Int64
    }

    /// The offers of plans, each a row in this order.
    private func offers(_ plans: [Plan]) -> [PlanOffer] {
        var rows = RowSet(.plan)
        for (number, plan) in plans.enumerated() {
            rows.beginRow("p\(number)")
            for field in ResourceKind.plan.fields {
                switch field.name {
                case "period_days": rows.append(value: .integer(plan.days))
                case "price_kopeks": rows.append(value: .integer(plan.kopeks))
                case "traffic_limit_gb": rows.append(value: .integer(plan.gigabytes))
                case "device_limit": rows.append(value: .integer(plan.devices))
                default: rows.append(value: .undeclared)
                }
            }
        }
        let management = ManagementRules()[.plan]
        return plans.indices.compactMap { PlanOffer(rows, row: $0, management: management) }
    }

    @Test("is found as by comparing each with each", arguments: 0..<200 as Range<UInt64>)
    func anyPlans(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let plans = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
            Plan(
                days: .random(in: 1...8, using: &generator),
                kopeks: .random(in: 1...30, using: &generator),
                gigabytes: .random(in: 0...5, using: &generator),
                devices: .random(in: 0...5, using: &generator)
            )
        }
        let offers = offers(plans)
        #expect(offers.count == plans.count)
        let expected = offers.compactMap { offer -> String? in
            let undercut = offers.filter { other in
                offer.days > other.days && offer.kopeks < other.kopeks && offer.gigabytes >= other.gigabytes
                    && offer.devices >= other.devices && (offer.devices == 0) == (other.devices == 0)
            }
            return undercut.max { $0.kopeks < $1.kopeks }.map { "\(offer.row) \($0.row)" }
        }
        #expect(PlanUndercutting.all(among: offers).map { "\($0.offer.row) \($0.undercut.row)" } == expected)
    }

    @Test("eight times as many plans that a tenant inherits are not sixty times the work")
    func many() {
        func work(_ count: Int64) -> Double {
            let offers = offers(
                (0..<count).map { number in
                    Plan(days: number + 1, kopeks: 90_000 - number, gigabytes: 1 + number % 16, devices: 1 + number % 4)
                }
            )
            let start = processorTime
            let found = PlanUndercutting.all(among: offers)
            #expect(found.count > Int(count) / 2)
            return processorTime - start
        }
        // One of them may be disturbed by what else the machine does.
        #expect((0..<5).contains { _ in work(12_000) < 24 * work(1500) })
    }

    /// What this thread has worked so far, in seconds: others may keep the machine busy.
    private var processorTime: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
