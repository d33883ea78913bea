internal import CanonicalJSON
internal import TenantModel

extension UndeclaredCardEntry {
    /// Which row it is: `card main`, `card theirs (id 41)`, `card id 41`.
    package var name: String {
        let id = rowID.map { "id \($0)" }
        guard let key else { return "card " + (id ?? "without a key") }
        return "card \(key)" + (use == .inUse ? id.map { " (\($0))" } ?? "" : "")
    }

    /// ``name`` with what may be seen of its number, so that another number is seen: `card id 41, 621986…9007 #2eaa686e`.
    package var nameAndNumber: String { "\(name), \(numberText.text)" }

    /// What may be seen of its number, in words.
    var numberText: ShownText { ShownText(number, unit: .bankCard) }

    /// What there is to know about it.
    var words: String {
        switch use {
        case .inUse: "is in use, and no manifest declares it"
        case .outOfUse: "is declared and not in use: \(Count.list(causes.map(\.words))), which \(whoSays)"
        }
    }

    /// Whose doing it is that no apply brings it back.
    private var whoSays: String {
        management == .always ? "no manifest says" : "management leaves to others (\(management.rawValue))"
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
    /// How many tenants are paid elsewhere altogether, then how many cards there are of each kind; `nil` where there is none.
    package var summary: String? {
        let tenants = Set(lazy.filter { $0.takesAllPayments }.map { $0.tenant }).count
        let words = "\(Count.of(tenants, "tenant")) whose payments all go to cards that no manifest declares"
        let parts = [tenants > 0 ? words : nil, counts].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// How many there are of each kind: `1 card in use that no manifest declares`; `nil` where there is none.
    package var counts: String? {
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
        let lines = "active: true, weight: 1"
        if contains(where: { $0.use == .outOfUse && $0.management == .always }) {
            advice.append(("A declared one is kept in use by its lines", lines))
        }
        if contains(where: { $0.use == .outOfUse && $0.management != .always }) {
            advice.append(
                ("One that management leaves to others is kept in use, once that line of management is gone, by", lines)
            )
        }
        return advice
    }
}
