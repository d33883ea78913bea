internal import TenantModel
internal import TenantPlan

extension Concern {
    /// By what customers pay though no manifest says so, a concern a tenant, where the policy in force counts it as drift.
    static func all(of undeclared: UndeclaredUse, counted: Set<CountedDrift>) -> [Concern] {
        counted.sorted { $0.rawValue < $1.rawValue }.flatMap { counted in
            switch counted {
            case .undeclaredCardUse: each(of: undeclared.cards)
            case .undeclaredPaymentUse: each(of: undeclared.payments)
            }
        }
    }

    /// One for each tenant of which there is something.
    private static func each<Entry: NamedInLog>(of entries: [Entry]) -> [Concern] {
        var concerns: [Concern] = []
        var rest = entries[...]
        while let first = rest.first {
            let own = Array(rest.prefix { $0.tenant == first.tenant })
            rest = rest.dropFirst(own.count)
            var hasher = Hasher()
            for entry in own { hasher.combine(entry) }
            concerns.append(
                .undeclared(
                    Entry.counted,
                    tenant: first.tenant,
                    Concern.Undeclared(
                        words: Entry.counts(own).words ?? "",
                        names: own.prefix(Concern.Difference.mostNamed).map(\.nameInLog),
                        count: own.count,
                        signature: hasher.finalize()
                    )
                )
            )
        }
        return concerns
    }
}

/// Something that customers pay by though no manifest says so, as the log of a watch names it.
private protocol NamedInLog: Hashable {
    /// What a policy calls it that counts it as drift.
    static var counted: CountedDrift { get }
    var tenant: String { get }
    /// Which it is, with what may be seen of its value, so that another value is seen.
    var nameInLog: String { get }
    static func counts(_ entries: [Self]) -> UndeclaredUse.Counts
}

extension UndeclaredCardEntry: NamedInLog {
    fileprivate static var counted: CountedDrift { .undeclaredCardUse }
    fileprivate var nameInLog: String { nameAndNumber }
    fileprivate static func counts(_ entries: [Self]) -> UndeclaredUse.Counts { UndeclaredUse(cards: entries).counts }
}

extension UndeclaredPaymentEntry: NamedInLog {
    fileprivate static var counted: CountedDrift { .undeclaredPaymentUse }
    // A line of a log is read by people too.
    fileprivate var nameInLog: String { String(nameAndValue.prefix(200)) }
    fileprivate static func counts(_ entries: [Self]) -> UndeclaredUse.Counts {
        UndeclaredUse(payments: entries).counts
    }
}
