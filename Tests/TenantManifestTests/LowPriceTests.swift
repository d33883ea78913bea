import PureTesting
import TenantModel
import Testing

@testable import TenantManifest

@Suite("Which plans cost next to nothing")
struct LowPriceTests {
    @Test("is found as by comparing each with each", arguments: 0..<200 as Range<UInt64>)
    func anyPlans(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var rows = RowSet(.plan)
        for number in 0..<Int.random(in: 1...20, using: &generator) {
            rows.beginRow("p\(number)")
            for field in ResourceKind.plan.fields {
                switch field.name {
                case "period_days": rows.append(value: .integer(.random(in: 1...90, using: &generator)))
                case "price_kopeks":
                    let least: Int64 = Bool.random(using: &generator) ? 1 : 9_000
                    rows.append(value: .integer(.random(in: least...(least * 40), using: &generator)))
                default: rows.append(value: .undeclared)
                }
            }
        }
        let offers = rows.keys.indices.compactMap { PlanOffer(rows, row: $0, management: ManagementRules()[.plan]) }
        #expect(offers.count == rows.count)
        let expected = offers.compactMap { offer -> String? in
            let prices = offers.filter { $0.row != offer.row }.map { other in
                other.kopeks * offer.days / other.days
            }
            guard let least = prices.min(), offer.kopeks * 100 < least else { return nil }
            return "\(offer.row) \(least)"
        }
        let found = LowPrice.all(among: offers).map { low in
            "\(low.offer.row) \(low.least.kopeks * low.offer.days / low.least.days)"
        }
        #expect(found == expected)
    }
}
