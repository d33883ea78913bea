import TenantModel
import TenantPlan

/// What a plan asks for, and what becomes of rows that are left to others.
struct AskedRisks {
    /// Each risk with the rows that make it one, where they are others.
    private var causes: [Question: Set<Cause>] = [:]
    /// The rows that are not there and stay away: of these nothing changes, and whoever brings one back is held against what
    /// was applied.
    private var away: Set<String> = []
    /// The rows that are there and stay otherwise than they are declared.
    private var differing: Set<String> = []
    /// The rows that are made, or are as declared by somebody's doing.
    private var settled: Set<String> = []

    private struct Question: Hashable {
        let risk: Risk
        let place: String
    }

    private struct Cause: Hashable {
        let place: String
        let role: WokenRow.Role
    }

    init(_ plan: Plan) {
        for change in plan.changes {
            let place = Self.place(change.tenant, change.kind, change.key)
            if change.action == .create || change.fields.contains(where: { $0.drift == .converged }) {
                settled.insert(place)
            }
            for risk in change.risks where risk.needsAcknowledgement && risk != .protectedChanged {
                let rows = change.woken.filter { $0.risks.contains(risk) }
                causes[Question(risk: risk, place: place), default: []].formUnion(
                    rows.map { Cause(place: Self.place(change.tenant, $0.kind, $0.key ?? ""), role: $0.role) }
                )
            }
        }
        let changed = Set(plan.changes.map { Self.place($0.tenant, $0.kind, $0.key) })
        for row in plan.deviations {
            let place = Self.place(row.tenant, row.kind, row.key)
            switch row.standing {
            case .absent: if !changed.contains(place) { away.insert(place) }
            case .differs: differing.insert(place)
            case .undeclared: break
            }
        }
    }

    /// Each risk with its place.
    var asked: [String] { causes.keys.map { "\($0.risk.rawValue) \($0.place)" }.sorted() }

    /// What is asked where everything is as applied, and is not here.
    ///
    /// A row that others have the last word about, and that stays otherwise than it is declared, may be as it is declared here:
    /// made again, or made so by somebody. Then it is not held against others as what it was, nor others against it. And what
    /// comes into use is out of use here where somebody took it out, as long as it is asked about itself.
    func lacks(of quiet: AskedRisks) -> [String] {
        let settled = quiet.differing.intersection(self.settled)
        return quiet.causes.filter { question, causes in
            if self.causes[question] != nil || away.contains(question.place) { return false }
            guard !causes.isEmpty else { return true }
            return !settled.contains(question.place)
                && !causes.allSatisfy { cause in
                    away.contains(cause.place) || settled.contains(cause.place)
                        || cause.role == .comesIntoUse
                            && self.causes[Question(risk: question.risk, place: cause.place)] != nil
                }
        }.map { "\($0.key.risk.rawValue) \($0.key.place)" }.sorted()
    }

    /// A row by the key that it has without a rename.
    private static func place(_ tenant: String, _ kind: ResourceKind, _ key: String) -> String {
        "\(tenant) \(kind.name) \(kind != .bot && key == "a-new" ? "a" : key)"
    }
}
