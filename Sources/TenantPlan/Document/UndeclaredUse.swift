internal import CanonicalJSON
public import TenantModel

/// By what customers pay though no manifest says so: cards, and settings of ways to pay. How many there are altogether, and those
/// that are named one by one.
///
/// Whoever makes a plan of one change wants to read that change. Where there are more than a few, as in shops whose admins add cards, a
/// plan names those of the tenants that it changes and of those that lost their own cards, and counts all. A report of drift names
/// all.
public struct UndeclaredUse: Sendable, Hashable {
    /// Cards in use that no manifest declares, and declared ones out of use: first of tenants of which no declared card is in use,
    /// then of those with a declared one out of use, then of the rest; by tenant and key within.
    public let cards: [UndeclaredCardEntry]
    /// Merchants, addresses of gateways and approvers in use: first of tenants with one that money goes by.
    public let payments: [UndeclaredPaymentEntry]
    /// How many there are, named or not.
    public let counts: Counts

    /// How many there are of what.
    public struct Counts: Sendable, Hashable {
        /// Tenants of which no declared card is in use.
        public var tenantsPaidElsewhere = 0
        /// Cards in use that no manifest declares.
        public var cardsInUse = 0
        /// Declared cards that are not in use.
        public var cardsOutOfUse = 0
        /// Settings of ways to pay.
        public var payments = 0
    }

    /// How many of each list a plan names at most.
    static let mostInPlan = 10

    /// None.
    static let none = UndeclaredUse()

    /// All of these, and no more.
    package init(cards: [UndeclaredCardEntry] = [], payments: [UndeclaredPaymentEntry] = []) {
        self.init(cards: cards, payments: payments, counts: Counts(cards, payments: payments.count))
    }

    private init(cards: [UndeclaredCardEntry], payments: [UndeclaredPaymentEntry], counts: Counts) {
        (self.cards, self.payments, self.counts) = (cards, payments, counts)
    }

    /// Whether there is nothing to be said.
    public var isEmpty: Bool { counts == Counts() }

    /// Whether there is anything of what a policy may count as drift.
    ///
    /// - Parameter counted: Which.
    /// - Returns: Whether one of them is there, named or counted.
    public func holds(_ counted: CountedDrift) -> Bool {
        switch counted {
        case .undeclaredCardUse: counts.cardsInUse + counts.cardsOutOfUse > 0
        case .undeclaredPaymentUse: counts.payments > 0
        }
    }

    /// How many are counted and not named.
    var leftOut: Counts {
        Counts(
            cardsInUse: counts.cardsInUse - cards.count { $0.use == .inUse },
            cardsOutOfUse: counts.cardsOutOfUse - cards.count { $0.use == .outOfUse },
            payments: counts.payments - payments.count
        )
    }
}

extension UndeclaredUse {
    /// All that a plan found, as `drift` and a watch name it.
    public init(_ plan: Plan, _ fingerprinter: Fingerprinter) {
        self.init(
            cards: plan.undeclaredCardUse.map { UndeclaredCardEntry($0, plan.exposures, fingerprinter) },
            payments: plan.undeclaredPaymentUse.map { UndeclaredPaymentEntry($0, plan.exposures, fingerprinter) }
        )
    }

    /// What a plan names of what it found: all where it is little, else what is of the tenants that it changes or that have lost a
    /// card, by rank. The same lines in every plan of anything would soon be read by nobody.
    init(firstOf plan: Plan, _ fingerprinter: Fingerprinter) {
        guard plan.undeclaredCardUse.count + plan.undeclaredPaymentUse.count > 0 else {
            self = .none
            return
        }
        let (cards, payments) = (plan.undeclaredCardUse, plan.undeclaredPaymentUse)
        let changed = Set(plan.changes.lazy.map(\.tenant))
        let robbed = Set(cards.lazy.filter { $0.takesAllPayments || $0.use == .outOfUse }.map(\.tenant))
        self.init(
            cards: Self.few(cards, first: changed) { changed.contains($0) || robbed.contains($0) }
                .map { UndeclaredCardEntry($0, plan.exposures, fingerprinter) },
            payments: Self.few(payments, first: changed, changed.contains)
                .map { UndeclaredPaymentEntry($0, plan.exposures, fingerprinter) },
            counts: Counts(cards, payments: payments.count)
        )
    }
}

/// A card as far as it is counted, whether it is shown or not.
private protocol CountedCard {
    var tenant: String { get }
    var use: UndeclaredCardUse.Use { get }
    var takesAllPayments: Bool { get }
}

extension UndeclaredCardUse: CountedCard {}
extension UndeclaredCardEntry: CountedCard {}

extension UndeclaredUse.Counts {
    fileprivate init(_ cards: [some CountedCard], payments: Int) {
        self.init(
            tenantsPaidElsewhere: Set(cards.lazy.filter(\.takesAllPayments).map(\.tenant)).count,
            cardsInUse: cards.count { $0.use == .inUse },
            cardsOutOfUse: cards.count { $0.use == .outOfUse },
            payments: payments
        )
    }
}

extension UndeclaredUse {
    private static func few<Use: OfTenant>(
        _ uses: [Use],
        first: Set<String>,
        _ isNamed: (String) -> Bool
    ) -> ArraySlice<Use> {
        let named = uses.count <= mostInPlan ? uses : uses.filter { isNamed($0.tenant) }
        return named.byRank(first: first.contains).prefix(mostInPlan)
    }

    /// Writes the form in a plan file and in a report of drift.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenants_paid_elsewhere", integer: Int64(counts.tenantsPaidElsewhere))
            writer.member("cards_in_use", integer: Int64(counts.cardsInUse))
            writer.member("cards_out_of_use", integer: Int64(counts.cardsOutOfUse))
            writer.member("payment_settings", integer: Int64(counts.payments))
            writer.member("cards") { writer in
                writer.array { writer in
                    for card in cards { writer.element { card.write(to: &$0) } }
                }
            }
            writer.member("payments") { writer in
                writer.array { writer in
                    for payment in payments { writer.element { payment.write(to: &$0) } }
                }
            }
        }
    }

    /// Reads the form in a plan file back; `nil` when it is not one.
    init?(_ json: JSON) {
        let (ofCards, ofPayments) = (json["cards"]?.array ?? [], json["payments"]?.array ?? [])
        let cards = ofCards.compactMap(UndeclaredCardEntry.init)
        let payments = ofPayments.compactMap(UndeclaredPaymentEntry.init)
        guard cards.count == ofCards.count, payments.count == ofPayments.count,
            let tenants = json["tenants_paid_elsewhere"]?.integer, let inUse = json["cards_in_use"]?.integer,
            let outOfUse = json["cards_out_of_use"]?.integer, let settings = json["payment_settings"]?.integer,
            [tenants, inUse, outOfUse, settings].allSatisfy({ (0...Int64(Int32.max)).contains($0) })
        else { return nil }
        self.init(
            cards: cards,
            payments: payments,
            counts: Counts(
                tenantsPaidElsewhere: Int(tenants),
                cardsInUse: Int(inUse),
                cardsOutOfUse: Int(outOfUse),
                payments: Int(settings)
            )
        )
    }
}
