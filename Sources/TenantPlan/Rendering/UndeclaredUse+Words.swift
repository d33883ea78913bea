internal import TenantModel

extension UndeclaredUse {
    /// How many tenants are paid elsewhere altogether, then how many there are of each; `nil` where there is none.
    var summary: String? {
        let tenants = counts.tenantsPaidElsewhere
        let words = "\(Count.of(tenants, "tenant")) whose payments nearly all go to cards that no manifest declares"
        let parts = [tenants > 0 ? words : nil, counts.words].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// That more cards are counted than named, and where they all are.
    var moreCards: String? { more(leftOut.cardsInUse + leftOut.cardsOutOfUse) }

    /// Likewise of settings.
    var morePayments: String? { more(leftOut.payments) }

    private func more(_ count: Int) -> String? { count > 0 ? "and \(count) more; all of them are named by" : nil }

    /// What names all.
    static let report = "tenantctl drift"
}

extension UndeclaredUse.Counts {
    /// How many there are of each: `1 card in use that no manifest declares`; `nil` where there is none.
    package var words: String? {
        var parts: [String] = []
        if cardsInUse > 0 { parts.append("\(Count.of(cardsInUse, "card")) in use that no manifest declares") }
        if cardsOutOfUse > 0 {
            parts.append("\(Count.of(cardsOutOfUse, "declared card")) not in use, though no manifest says so")
        }
        if payments > 0 {
            parts.append("\(Count.of(payments, "setting")) in use that no manifest declares")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
