internal import TenantModel

/// The three-way comparison of one field: the table of cases, one case a line.
struct FieldComparison {
    let field: Field
    /// The three sides in comparable form; see ``Settling``.
    let sides: Settling.Sides
    /// What the manifest says, as the ledger is to keep it.
    let declared: FieldValue
    /// What the ledger says, as it keeps it.
    let recorded: FieldValue

    private var desired: FieldValue { sides.desired }
    private var ledger: FieldValue { sides.ledger }
    private var live: FieldValue { sides.live }

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
        if field.initial == live { return .record(.undeclared, .released, .none) }
        return .write(field.initial, .released, live.isSameValue(as: ledger) ? .none : .conflict)
    }

    /// Declared for the first time on a row that is ours already.
    private var firstDeclared: Outcome {
        desired.isSameValue(as: live) ? .record(declared, .converged, .none) : .write(declared, .configChanged, .none)
    }

    private var compared: Outcome {
        let isAsApplied = live.isSameValue(as: ledger)
        let isAsDesired = live.isSameValue(as: desired)
        if desired.isSameValue(as: ledger) {
            if isAsApplied {
                // The same secret from another place: the row is right, the ledger has to learn the place.
                return declared == recorded ? .unchanged : .record(declared, .configChanged, .none)
            }
            return .write(declared, .drifted, .drift)
        }
        if isAsDesired { return .record(declared, .converged, .converged) }
        return .write(declared, .configChanged, isAsApplied ? .none : .conflict)
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
