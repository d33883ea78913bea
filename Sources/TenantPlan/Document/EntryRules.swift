internal import CanonicalJSON
internal import TenantModel

/// How the changes of a plan look to a reader: who may see what, and what has to be accepted.
struct EntryRules: Sendable {
    /// Makes fingerprints under the key of the database.
    let fingerprinter: Fingerprinter
    /// Who may see the values of configuration keys.
    let exposures: Exposures
    /// The policy in force.
    let policy: Policy
    /// Acknowledgements that an apply has used up.
    var spent: [String: Int64] = [:]
    /// Whom a risk reaches.
    var reach: ReachWords
    /// What tenants hold that are accepted as a whole, by their slug.
    private(set) var wholes: [String: ChangeContent] = [:]

    /// A note about a change, of which the content is known.
    func note(_ risk: Risk, of change: Change, place: String, _ content: ChangeContent) -> RiskNote {
        let accepted = risk.isOfWholeTenant ? wholes[change.tenant] ?? content : content
        return RiskNote(
            risk: risk,
            place: place,
            hash: unspentHash(of: accepted, for: risk, at: place),
            needsAcknowledgement: policy.demandsAcknowledgement(of: risk),
            reach: reach.words(risk, of: change)
        )
    }

    /// Eight digits that stand for this very change, this time: what was accepted once does not let the same change pass
    /// again, when somebody has taken it back in between.
    func unspentHash(of content: ChangeContent, for risk: Risk, at place: String) -> String {
        var (hash, times) = (content.hash, 0)
        while spent[RiskNote.acknowledgement(risk, place, hash)] != nil {
            times += 1
            hash = content.hash(afterwards: times, fingerprinter)
        }
        return hash
    }
}

extension EntryRules {
    /// Looks up what is accepted as a whole: a new tenant is one note, whatever it holds, so that its digits stand for all its
    /// changes, and for the lines that leave money of it to others: what they leave is whatever the database says from then on.
    /// Where nobody is asked nothing is read: a first apply has 680,000 changes.
    ///
    /// - Parameters:
    ///   - changes: All changes of a plan, those of one tenant one behind the other.
    ///   - left: The lines of all tenants.
    mutating func takeWholes(of changes: [Change], leaving left: [LeftToOthers]) {
        let policy = policy
        let asked = Set(
            changes.lazy.filter { change in
                change.risks.contains { $0.isOfWholeTenant && policy.demandsAcknowledgement(of: $0) }
            }.map(\.tenant)
        )
        guard !asked.isEmpty else { return }
        var lines: [String: [String]] = [:]
        for line in left {
            for tenant in line.tenants where asked.contains(tenant) { lines[tenant, default: []].append(line.line) }
        }
        var rest = changes[...]
        while let first = rest.first {
            let end = rest.firstIndex { !$0.tenant.hasSameBytes(as: first.tenant) } ?? rest.endIndex
            if asked.contains(first.tenant) {
                var writer = JSONWriter()
                writer.array { writer in
                    for change in rest[..<end] {
                        let entry = PlanEntry(change.with(risks: []), self)
                        writer.element { entry.write(to: &$0, only: .content) }
                    }
                    // By their words: a line that moves in its file is the same one.
                    for line in lines[first.tenant, default: []].sorted(by: { $0.precedesInBytes($1) }) {
                        writer.element { $0.write(string: line) }
                    }
                }
                // Of many tenants only what stands for them is kept.
                let digest = fingerprinter.fingerprint(of: writer.text)
                wholes[first.tenant] = ChangeContent(digest.description, fingerprinter)
            }
            rest = rest[end...]
        }
    }
}

extension Risk {
    /// Whether it is one note for all that a tenant holds, so that whoever accepts it accepts all of that.
    fileprivate var isOfWholeTenant: Bool { self == .tenantCreated || self == .tenantAdopted }
}

/// What a change is, for whoever accepts it: eight digits stand for it; another change of the same row has others.
///
/// Keyed: of a plain hash somebody could look for another change with the same digits, which are few so that people copy
/// them, without anybody noticing.
struct ChangeContent: Sendable {
    private let text: String
    /// The digits of the first time.
    let hash: String

    /// Takes a change as JSON, on one line.
    init(_ text: String, _ fingerprinter: Fingerprinter) {
        self.text = text
        hash = fingerprinter.fingerprint(of: text).short
    }

    /// The digits when it was accepted so many times before.
    func hash(afterwards times: Int, _ fingerprinter: Fingerprinter) -> String {
        fingerprinter.fingerprint(of: "\(text)\n\(times)").short
    }
}
