internal import TenantModel

/// The three-way comparison of one field: the table of cases, one case a line.
struct FieldComparison {
    let field: Field
    let desired: FieldValue
    let ledger: FieldValue
    let live: FieldValue

    /// What is to become of the field.
    enum Outcome: Equatable {
        /// Nothing.
        case unchanged
        /// The row is right and the ledger is not.
        case record(FieldValue, Change.Reason, Change.Drift)
        /// The row gets this value.
        case write(FieldValue, Change.Reason, Change.Drift)
    }

    /// What is to become of the field of a row that exists.
    var outcome: Outcome {
        switch (desired.isDeclared, ledger.isDeclared) {
        case (false, false): .unchanged
        case (false, true): released
        case (true, false): firstDeclared
        case (true, true): compared
        }
    }

    /// Declared before and now left out: back to the column's default, and no longer ours.
    private var released: Outcome {
        // A field that follows from another one is never left out; its source is a secret that is not at hand.
        guard field.derivedFrom == nil else { return .unchanged }
        return field.initial == live
            ? .record(.undeclared, .released, .none) : .write(field.initial, .released, .none)
    }

    /// Declared for the first time on a row that is ours already.
    private var firstDeclared: Outcome {
        desired.isSameValue(as: live) ? .record(desired, .converged, .none) : .write(desired, .configChanged, .none)
    }

    private var compared: Outcome {
        let isAsApplied = live.isSameValue(as: ledger)
        let isAsDesired = live.isSameValue(as: desired)
        if desired.isSameValue(as: ledger) {
            if isAsApplied {
                // The same secret from another place: the row is right, the ledger has to learn the place.
                return desired == ledger ? .unchanged : .record(desired, .configChanged, .none)
            }
            return .write(desired, .drifted, .drift)
        }
        if isAsDesired { return .record(desired, .converged, .converged) }
        return .write(desired, .configChanged, isAsApplied ? .none : .conflict)
    }
}

extension FieldValue {
    /// Whether both are one value to the bot: secrets by fingerprint, wherever they come from.
    func isSameValue(as other: FieldValue) -> Bool {
        guard case .secret(let left) = self, case .secret(let right) = other else { return self == other }
        guard let fingerprint = left.fingerprint else { return left == right }
        return fingerprint == right.fingerprint
    }
}
