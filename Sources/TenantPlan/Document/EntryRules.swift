internal import TenantModel

/// How the changes of a plan look to a reader: who may see what, and what has to be accepted.
struct EntryRules: Sendable {
    /// Makes fingerprints under the key of the database.
    let fingerprinter: Fingerprinter
    /// Who may see the values of configuration keys.
    let exposures: Exposures
    /// The policy in force.
    let policy: Policy
    /// Whom a risk reaches.
    var reach: ReachWords

    /// A note about a change, of which the eight digits are known.
    func note(_ risk: Risk, of change: Change, place: String, hash: String) -> RiskNote {
        RiskNote(
            risk: risk,
            place: place,
            hash: hash,
            needsAcknowledgement: policy.demandsAcknowledgement(of: risk),
            reach: reach.words(risk, of: change)
        )
    }
}
