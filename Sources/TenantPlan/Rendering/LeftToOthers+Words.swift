internal import TenantModel

extension LeftToOthers {
    /// Where the line stands: `tenants/parsvpn.yaml:17`.
    var position: String { "\(source.file):\(source.origin.line)" }

    /// The line.
    var line: String { "\(path): \(management.rawValue)" }

    /// What follows from it: `leaves cards and prices of 'parsvpn' (protected) to others: …`.
    var words: String {
        let what = Count.list(risks.compactMap(\.subject))
        let end =
            management == .once
            ? "they are written when they are made, and changes in the database stay"
            : "they are never written, and whatever the database holds stays"
        return "leaves \(what) of \(whom) to others: \(end)"
    }

    /// The tenants, the first ones by name.
    private var whom: String {
        let named = Set(protected)
        // Who reads no further has read of those that somebody wanted to be asked about.
        let order = protected + tenants.filter { !named.contains($0) }
        let shown = order.prefix(Self.most).map { "'\($0)'" + (named.contains($0) ? " (protected)" : "") }
        let more = order.count - shown.count
        return Count.list(shown + (more > 0 ? [Count.of(more, "more tenant")] : []))
    }

    /// How many tenants are named.
    private static let most = 5
}

extension Risk {
    /// What it is that changes; `nil` of what is not about money.
    fileprivate var subject: String? {
        switch self {
        case .cardChanged: "cards"
        case .merchantChanged: "merchants and gateways"
        case .approverChanged: "who approves payments"
        case .tokenChanged: "the bot's token"
        case .priceFell: "prices"
        case .offerGrew: "offers"
        default: nil
        }
    }
}

extension PlanDocument {
    /// How many tenants leave which money to others: `money of 3 tenants left to others (cards of 1, prices of 3)`; `nil` where
    /// none does.
    var moneyLeftWords: String? {
        let tenants = Set(leftToOthers.flatMap(\.tenants)).count
        guard tenants > 0 else { return nil }
        let kinds = Risk.byGravity.compactMap { risk -> String? in
            let leaving = Set(leftToOthers.lazy.filter { $0.risks.contains(risk) }.flatMap(\.tenants)).count
            guard leaving > 0, let subject = risk.subject else { return nil }
            return tenants == 1 ? subject : "\(subject) of \(leaving)"
        }
        return "money of \(Count.of(tenants, "tenant")) left to others (\(kinds.joined(separator: ", ")))"
    }
}
