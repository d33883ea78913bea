internal import CanonicalJSON
internal import TenantModel

/// What notes there are: nobody has to accept one, so that nobody looks for it among thousands of changes.
struct NoteCounts {
    private var groups: [Risk: Group] = [:]

    /// A meaning and whose it is.
    struct Group {
        let risk: Risk
        /// How many tenants have such a note.
        fileprivate(set) var tenants = 0
        /// The first of them, whole.
        fileprivate(set) var named: [String] = []
        fileprivate var last: String?
    }

    /// How many tenants are named of each: who names tenants must not fill the line.
    static let mostNamed = 3

    /// How many characters of a name are shown, for the same reason.
    static let longestName = 40

    /// Each meaning once, the gravest first.
    var gravestFirst: [Group] { groups.values.sorted { $0.risk.rank < $1.risk.rank } }

    /// Counts the notes of a change. Those of one tenant come one behind the other.
    mutating func add(_ notes: [Risk], of tenant: String) {
        for risk in notes {
            var group = groups[risk] ?? Group(risk: risk)
            guard group.last?.hasSameBytes(as: tenant) != true else { continue }
            group.last = tenant
            group.tenants += 1
            if group.named.count < Self.mostNamed { group.named.append(tenant) }
            groups[risk] = group
        }
    }
}

extension NoteCounts.Group {
    /// The first tenants, as many as are wanted at most, each as it is shown before it is escaped.
    func names(_ most: Int) -> [String] {
        named.prefix(most).map { Excerpt($0, longest: NoteCounts.longestName).text }
    }

    /// What stands behind so many names where there are more tenants.
    func rest(behind names: Int) -> String { tenants > names ? ", …" : "" }
}

extension PlanEntry {
    /// What it risks that nobody has to accept.
    var notes: [Risk] { risks.lazy.filter { !$0.needsAcknowledgement }.map(\.risk) }
}
