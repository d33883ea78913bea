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

    /// A note about a change, of which the content is known.
    func note(_ risk: Risk, of change: Change, place: String, _ content: ChangeContent) -> RiskNote {
        RiskNote(
            risk: risk,
            place: place,
            hash: unspentHash(of: content, for: risk, at: place),
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

/// What a change is, for whoever accepts it: eight digits stand for it; another change of the same row has others.
///
/// Keyed: of a plain hash somebody could look for another change with the same digits, which are few so that people copy
/// them, without anybody noticing.
struct ChangeContent {
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
