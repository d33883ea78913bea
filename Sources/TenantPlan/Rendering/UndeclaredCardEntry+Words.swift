internal import CanonicalJSON
internal import TenantModel

extension UndeclaredCardEntry {
    /// Which row it is: `card main`, `card theirs (id 41)`, `card id 41`.
    package var name: String {
        let id = rowID.map { "id \($0)" }
        guard let key else { return "card " + (id ?? "without a key") }
        return "card \(key)" + (use == .inUse ? id.map { " (\($0))" } ?? "" : "")
    }

    /// What may be seen of its number, in words.
    var numberText: ShownText { ShownText(number, unit: .bankCard) }

    /// What there is to know about it.
    var words: String {
        switch use {
        case .inUse: "is in use, and no manifest declares it"
        case .outOfUse: "is declared and not in use: \(Count.list(causes.map(\.words))), which no manifest says"
        }
    }
}

extension UndeclaredCardUse.Use {
    /// What such cards are called behind their number.
    var words: String {
        switch self {
        case .inUse: "in use"
        case .outOfUse: "not in use"
        }
    }
}

extension UndeclaredCardUse.Cause {
    fileprivate var words: String {
        switch self {
        case .isActive: "switched off"
        case .weight: "of weight 0"
        }
    }
}

extension [UndeclaredCardEntry] {
    /// How many there are of each kind: `1 card in use that no manifest declares`; `nil` where there is none.
    package var summary: String? {
        let inUse = count { $0.use == .inUse }
        var parts: [String] = []
        if inUse > 0 { parts.append("\(Count.of(inUse, "card")) in use that no manifest declares") }
        if inUse < count {
            parts.append("\(Count.of(count - inUse, "declared card")) not in use, though no manifest says so")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Each card with how many it stands for: for itself, or for all of its tenant that are likewise in use or not.
    func groups(joiningTenants: Bool) -> [(card: UndeclaredCardEntry, count: Int)] {
        var groups: [(card: UndeclaredCardEntry, count: Int)] = []
        var places: [UndeclaredCardUse.Use: Int] = [:]
        for card in self {
            if groups.last?.card.tenant.hasSameBytes(as: card.tenant) != true { places = [:] }
            if joiningTenants, let place = places[card.use] {
                groups[place].count += 1
            } else {
                places[card.use] = groups.count
                groups.append((card, 1))
            }
        }
        return groups
    }

    /// How a manifest gets hold of them.
    var advice: [(words: String, code: String)] {
        var advice: [(words: String, code: String)] = []
        if contains(where: { $0.use == .inUse }) {
            advice.append(
                ("One in use is taken over, once a manifest declares it, by", "tenantctl adopt TENANT KEY=ID")
            )
        }
        if contains(where: { $0.use == .outOfUse }) {
            advice.append(("A declared one is kept in use by its lines", "active: true, weight: 1"))
        }
        return advice
    }
}
