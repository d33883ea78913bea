internal import TenantModel

/// How the changes of a plan look to a reader: who may see what, and what has to be accepted.
struct EntryRules: Sendable {
    /// Makes fingerprints under the key of the database.
    let fingerprinter: Fingerprinter
    /// Who may see the values of configuration keys.
    let exposures: Exposures
    /// The policy in force.
    let policy: Policy

    /// A note about a change, of which the eight digits are known.
    func note(_ risk: Risk, place: String, hash: String) -> RiskNote {
        RiskNote(risk: risk, place: place, hash: hash, needsAcknowledgement: policy.demandsAcknowledgement(of: risk))
    }
}
