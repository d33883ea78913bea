internal import TenantModel

/// Says whom and what a risk reaches.
struct ReachWords: Sendable {
    private let reach: RiskReach
    /// What new tenants begin with, by their slug.
    private let beginnings: [String: String]
    /// Who else is paid to a card, by `TENANT/KEY`.
    private var sharedCards: [String: [String]] = [:]
    /// Rows that have the number of a card already, likewise.
    private var repeatedCards: [String: RepeatedCard] = [:]
    /// How many tenants the database holds of ours.
    private let tenants: Int

    /// What a note says whose reach nobody can tell.
    static let unknown = "unknown"

    /// For what has happened: nobody is reached any more.
    static let nobody = ReachWords(reach: .unknown, beginnings: [:], tenants: 0)

    init(_ plan: Plan, _ reach: RiskReach) {
        self.reach = reach
        beginnings = Beginning.all(in: plan.changes)
        sharedCards = plan.sharedCards
        repeatedCards = plan.repeatedCards
        tenants = plan.removals.managed[.bot, default: 0]
    }

    private init(reach: RiskReach, beginnings: [String: String], tenants: Int) {
        self.reach = reach
        self.beginnings = beginnings
        self.tenants = tenants
    }

    /// The reach of a risk of `change`.
    func words(_ risk: Risk, of change: Change) -> String {
        if risk == .tenantCreated { return beginnings[change.tenant] ?? Self.unknown }
        if risk == .cardShared { return holders(of: change) }
        if risk == .cardRepeated {
            return repeatedCards["\(change.tenant)/\(change.key)"]?.words(of: change.tenant) ?? Self.unknown
        }
        var parts: [String] = []
        switch risk {
        case .cardChanged: parts += paymentsToCard(change)
        case .approverChanged, .tenantDeactivated, .tokenChanged, .tenantForgotten: parts += payments(change)
        case .tenantAdopted: parts += change.target.botID.map { ["row \($0) of bots"] } ?? []
        default: break
        }
        parts += subscribers(change)
        return parts.isEmpty ? Self.unknown : parts.joined(separator: ", ")
    }

    /// Who else is paid to a card: `also beh/first, gerdu/main and 2 more`.
    private func holders(of change: Change) -> String {
        guard let others = sharedCards["\(change.tenant)/\(change.key)"] else { return Self.unknown }
        let more = others.count > Self.namedHolders ? ["\(others.count - Self.namedHolders) more"] : []
        return "also " + Count.list(others.prefix(Self.namedHolders) + more)
    }

    private static let namedHolders = 3

    /// The reach of what is about the whole directory.
    var wholeDirectory: String { Count.of(tenants, "managed tenant") }

    private func subscribers(_ change: Change) -> [String] {
        guard let bot = change.target.botID, let subscribers = reach.subscribers else { return [] }
        let count = subscribers.counts[bot, default: 0]
        // At least none says nothing.
        if !subscribers.isWhole, count == 0 { return [] }
        return [(subscribers.isWhole ? "" : "at least ") + Count.of(Int(count), "active subscriber")]
    }

    private func payments(_ change: Change) -> [String] {
        guard let bot = change.target.botID, let pending = reach.pendingPayments else { return [] }
        return [Self.pending(pending.ofBots[bot, default: 0])]
    }

    /// A card that is new has none to it.
    private func paymentsToCard(_ change: Change) -> [String] {
        // Of what comes into use by a change of something else the cards count.
        let cards = change.kind == .card ? [change.target.rowID] : change.woken.filter { $0.kind == .card }.map(\.rowID)
        let known = cards.compactMap(\.self)
        guard !known.isEmpty, let pending = reach.pendingPayments else { return [] }
        return [Self.pending(known.reduce(0) { $0 + pending.toCards[$1, default: 0] })]
    }

    private static func pending(_ count: Int64) -> String { Count.of(Int(count), "pending payment") }
}

/// What a new tenant begins with: the number of its bot, and its cards, of which first six and last four digits show.
private enum Beginning {
    /// The words by tenant. One walk; a first apply has 680,000 changes.
    static func all(in changes: [Change]) -> [String: String] {
        var beginnings: [String: String] = [:]
        let numbers = ResourceKind.all.compactMap { kind in
            kind.fields.firstIndex { $0.unit == .bankCard }.map { (kind, $0) }
        }
        for change in changes where change.reason == .tenantCreated {
            // The bot comes first of its tenant.
            if change.kind == .bot { beginnings[change.tenant] = bot(change) }
            for (kind, number) in numbers where change.kind == kind {
                guard case .text(let card)? = change.fields.first(where: { $0.field == number })?.after else {
                    continue
                }
                beginnings[change.tenant]?.append(", card \(CardNumber.masked(card))")
            }
        }
        return beginnings
    }

    private static func bot(_ change: Change) -> String {
        let number = change.fields.first { $0.field == BotFields.telegramID }?.after
        if case .integer(let number)? = number { return "bot \(number)" }
        return "bot \(ReachWords.unknown)"
    }
}
