internal import TenantModel

/// The three-way comparison of one row: which fields change, and what that makes of the row.
struct RowComparison {
    let kind: ResourceKind
    private var outcomes: [Outcome] = []
    /// The fields that are not as declared and stay so.
    private(set) var deviations: [FieldDeviation] = []

    private struct Outcome {
        let change: FieldChange
        let reason: Change.Reason
        let isWritten: Bool

        /// Whether a value stays and its secret comes from another place. That is shown and acknowledged even where
        /// other fields of the row are written; writing the same value again does no harm.
        var movesSecret: Bool {
            change.before.isDeclared && change.after.isDeclared && (change.before.isSecret || change.after.isSecret)
        }
    }

    init(_ kind: ResourceKind) {
        self.kind = kind
    }

    var isUnchanged: Bool { outcomes.isEmpty }
    var isWritten: Bool { outcomes.contains(where: \.isWritten) }

    /// Takes one field of a row that exists.
    mutating func take(_ field: Int, _ comparison: FieldComparison) {
        if let cause = comparison.deviation {
            deviations.append(
                FieldDeviation(
                    field: field,
                    live: comparison.sides.live,
                    declared: comparison.declared,
                    management: comparison.management,
                    cause: cause
                )
            )
        }
        switch comparison.outcome {
        case .unchanged: return
        case .record(let value, let reason, let drift):
            let change = FieldChange(field: field, before: comparison.recorded, after: value, drift: drift)
            outcomes.append(Outcome(change: change, reason: reason, isWritten: false))
        case .write(let value, let reason, let drift):
            let change = FieldChange(field: field, before: comparison.sides.live, after: value, drift: drift)
            outcomes.append(Outcome(change: change, reason: reason, isWritten: true))
        }
    }

    /// What the row becomes: an update with the fields that are written, or where there are none a record.
    ///
    /// - Parameter action: What happens to the row.
    /// - Returns: What there is to show.
    func summary(as action: Change.Action) -> Summary {
        let shown = action == .record ? outcomes : outcomes.filter { $0.isWritten || $0.movesSecret }
        return Summary(
            fields: shown.map(\.change),
            reason: shown.map(\.reason).max { $0.weight < $1.weight } ?? .converged,
            drift: shown.map(\.change.drift).max() ?? .none
        )
    }

    /// A row's fields that are shown, and the gravest of what is said of them: what the manifest changed comes before
    /// what somebody else did.
    struct Summary {
        let fields: [FieldChange]
        let reason: Change.Reason
        let drift: Change.Drift
    }
}

extension Change.Reason {
    fileprivate var weight: Int {
        switch self {
        case .converged: 0
        case .observed: 1
        case .released: 2
        case .drifted: 3
        default: 4
        }
    }
}
