internal import TenantModel

/// The three-way comparison of one row: which fields change, and what that makes of the row.
struct RowComparison {
    let kind: ResourceKind
    private(set) var writes: [FieldChange] = []
    private(set) var records: [FieldChange] = []
    private(set) var reason: Change.Reason = .converged
    private(set) var drift: Change.Drift = .none
    /// The first changed field, whose origin is shown.
    private(set) var firstField: Int?

    init(_ kind: ResourceKind) {
        self.kind = kind
    }

    var isUnchanged: Bool { writes.isEmpty && records.isEmpty }

    /// Takes one field of a row that exists.
    mutating func compare(_ field: Int, desired: FieldValue, ledger: FieldValue, live: FieldValue) {
        let comparison = FieldComparison(field: kind.fields[field], desired: desired, ledger: ledger, live: live)
        switch comparison.outcome {
        case .unchanged: return
        case .record(let value, let reason, let drift):
            note(field, reason, drift)
            records.append(FieldChange(field: field, before: ledger, after: value, drift: drift))
        case .write(let value, let reason, let drift):
            note(field, reason, drift)
            writes.append(FieldChange(field: field, before: live, after: value, drift: drift))
        }
    }

    /// The gravest reason speaks for the row: what the manifest changed before what somebody else did.
    private mutating func note(_ field: Int, _ reason: Change.Reason, _ drift: Change.Drift) {
        firstField = firstField ?? field
        self.drift = max(self.drift, drift)
        if reason.weight > self.reason.weight { self.reason = reason }
    }
}

extension Change.Reason {
    fileprivate var weight: Int {
        switch self {
        case .converged: 0
        case .released: 1
        case .drifted: 2
        default: 3
        }
    }
}
