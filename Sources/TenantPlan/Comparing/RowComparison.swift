internal import TenantModel

/// The three-way comparison of one row: which fields change, and what that makes of the row.
struct RowComparison {
    let kind: ResourceKind
    /// Whether the row was given up, and is ours again with this: then it is one that comes, and all of it is shown.
    let isReturning: Bool
    private var outcomes: [Outcome] = []
    /// Of a row that returns what stays as it is, and what was applied of it where that is something else.
    private var standing: [(change: FieldChange, applied: FieldValue?)] = []
    /// The fields that are not as declared and stay so.
    private(set) var deviations: [FieldDeviation] = []

    fileprivate struct Outcome {
        let change: FieldChange
        let reason: Change.Reason
        let isWritten: Bool
        /// What was applied, where it is neither what is there nor what is to come.
        var applied: FieldValue?
        /// What is there and stays, where it is not what was applied and nobody declares it any more.
        var present: FieldValue?

        /// Whether a value stays and its secret comes from another place. That is shown and acknowledged even where
        /// other fields of the row are written; writing the same value again does no harm.
        private var movesSecret: Bool {
            change.before.isDeclared && change.after.isDeclared && (change.before.isSecret || change.after.isSecret)
        }

        /// Whether it belongs to what is written.
        var isOfTheRow: Bool { isWritten || movesSecret }
    }

    init(_ kind: ResourceKind, isReturning: Bool = false) {
        self.kind = kind
        self.isReturning = isReturning
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
                    cause: cause,
                    isBare: comparison.isBare
                )
            )
        }
        if isReturning { stand(field, comparison) }
        switch comparison.outcome {
        case .unchanged: return
        case .record(let value, let reason, let drift):
            let change = FieldChange(
                field: field,
                before: comparison.recorded,
                after: value,
                drift: drift,
                isLeftToOthers: reason == .observed
            )
            let sides = comparison.sides
            let present = value.isDeclared || sides.isAsApplied ? nil : sides.live
            outcomes.append(Outcome(change: change, reason: reason, isWritten: false, present: present))
        case .write(let value, let reason, let drift):
            let sides = comparison.sides
            let change = FieldChange(
                field: field,
                before: sides.live,
                after: value,
                drift: drift,
                isBare: comparison.isBare
            )
            let applied = drift == .conflict && !sides.isAsApplied ? sides.ledger : nil
            outcomes.append(Outcome(change: change, reason: reason, isWritten: true, applied: applied))
        }
    }

    /// Remembers what a row that returns holds of a field that is not written. What nobody declares and nobody filled in has
    /// nothing to say.
    private mutating func stand(_ field: Int, _ comparison: FieldComparison) {
        var drift = Change.Drift.none
        switch comparison.outcome {
        case .write: return
        case .record(_, _, let found): drift = found
        case .unchanged: break
        }
        let sides = comparison.sides
        guard sides.desired.isDeclared || sides.ledger.isDeclared || sides.live != kind.fields[field].initial else {
            return
        }
        let isOther = sides.ledger.isDeclared && !sides.isAsApplied
        standing.append(
            (
                FieldChange(field: field, before: sides.live, after: sides.live, drift: drift),
                isOther ? sides.ledger : nil
            )
        )
    }

    /// What the row becomes: an update with the fields that are written, or where there are none a record.
    ///
    /// - Parameter action: What happens to the row.
    /// - Returns: What there is to show.
    func summary(as action: Change.Action) -> Summary {
        let shown = action == .record ? outcomes : outcomes.filter(\.isOfTheRow)
        return Summary(
            shown,
            standing: standing.filter { stays in !shown.contains { $0.change.field == stays.change.field } }
        )
    }

    /// What only the ledger learns beside an `action` that writes the row; `nil` where that is nothing. A value of its own
    /// record: it got there behind our back, and whoever reads of the fields that are written has to read of it as well. Of a
    /// row that returns it is shown with them: one thing comes, and is accepted as one.
    ///
    /// - Parameter action: What happens to the row.
    /// - Returns: What there is to show.
    func recordBeside(_ action: Change.Action) -> Summary? {
        guard action != .record, !isReturning else { return nil }
        let recorded = outcomes.filter { !$0.isOfTheRow }
        return recorded.isEmpty ? nil : Summary(recorded)
    }

    /// A row's fields that are shown, and the gravest of what is said of them: what the manifest changed comes before
    /// what somebody else did.
    struct Summary {
        let fields: [FieldChange]
        let applied: [Int: FieldValue]
        let present: [Int: FieldValue]
        /// What stays as it is and has to be seen.
        let unchanged: [FieldChange]
        let reason: Change.Reason
        let drift: Change.Drift

        fileprivate init(_ outcomes: [Outcome], standing: [(change: FieldChange, applied: FieldValue?)] = []) {
            fields = outcomes.map(\.change)
            unchanged = standing.map(\.change)
            var applied = outcomes.byField(\.applied)
            for (change, value) in standing { applied[change.field] = value }
            self.applied = applied
            present = outcomes.byField(\.present)
            reason = outcomes.map(\.reason).max { $0.weight < $1.weight } ?? .converged
            drift = (fields + unchanged).map(\.drift).max() ?? .none
        }
    }
}

extension [RowComparison.Outcome] {
    /// One of their values, where they have it, by the place of the field.
    fileprivate func byField(_ value: (RowComparison.Outcome) -> FieldValue?) -> [Int: FieldValue] {
        reduce(into: [:]) { values, outcome in
            if let value = value(outcome) { values[outcome.change.field] = value }
        }
    }
}

extension Change.Reason {
    fileprivate var weight: Int {
        switch self {
        case .converged: 0
        case .released: 1
        // Whoever goes on having a say is more than what goes back to its default.
        case .observed: 2
        case .drifted: 3
        default: 4
        }
    }
}
