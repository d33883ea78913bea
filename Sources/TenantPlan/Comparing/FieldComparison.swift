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
    /// Whether the live value stands bare where it is written wrapped: the same value, and empty to bots of the original.
    var isBare = false
    /// Who wins.
    var management = Management.always
    /// What it goes back to when it is not declared any more, where that is not the column's default.
    var former: FieldValue?

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
        switch (management, desired.isDeclared, ledger.isDeclared) {
        case (_, false, false): .unchanged
        case (.observe, _, true): .record(.undeclared, .observed, .none)
        case (.observe, true, false), (.once, true, false): .unchanged
        case (.once, false, true): letGo
        case (.once, true, true): isConverged ? .record(declared, .converged, .converged) : .unchanged
        case (.always, false, true): released
        case (.always, true, false): firstDeclared
        case (.always, true, true): compared
        }
    }

    /// Why the field is not as declared and stays so; `nil` where it is, or where it does not stay so.
    var deviation: FieldDeviation.Cause? {
        guard management != .always, desired.isDeclared, !isUnresolved else { return nil }
        // No manifest says in which form.
        if live.isSameValue(as: desired) { return isBare ? .drift : nil }
        if management == .observe { return .drift }
        guard ledger.isDeclared else { return .edited }
        if desired.isSameValue(as: ledger) { return .drift }
        return sides.isAsApplied ? .edited : .conflict
    }

    /// What the ledger is to hold.
    var ledgerValue: FieldValue {
        switch management {
        case .always: declared
        // What follows from a secret that is not at hand is not left out.
        case .once where !desired.isDeclared: field.derivedFrom == nil ? .undeclared : recorded
        case .once: ledger.isDeclared && isConverged ? declared : recorded
        case .observe: .undeclared
        }
    }

    /// The live value is what the manifest has come to say.
    private var isConverged: Bool { !desired.isSameValue(as: ledger) && live.isSameValue(as: desired) }

    /// Whether nobody can tell what the declared value is.
    private var isUnresolved: Bool {
        if case .secret(let secret) = desired { secret.fingerprint == nil } else { false }
    }

    /// Declared before and now left out: back to the column's default, and no longer ours.
    private var released: Outcome {
        // A field that follows from another one is never left out; its source is a secret that is not at hand.
        guard field.derivedFrom == nil else { return .unchanged }
        let former = former ?? field.initial
        if former.isSameValue(as: live) { return .record(.undeclared, .released, .none) }
        return .write(former, .released, sides.isAsApplied ? .none : .conflict)
    }

    /// Left out, and left alone as long as it was declared: no longer ours, and stays as it is. Nobody overrules from now on
    /// what others make of it, as if it were only watched.
    private var letGo: Outcome {
        field.derivedFrom == nil ? .record(.undeclared, .observed, .none) : .unchanged
    }

    /// Declared for the first time on a row that is ours already.
    private var firstDeclared: Outcome {
        desired.isSameValue(as: live) && !isBare
            ? .record(declared, .converged, .none) : .write(declared, .configChanged, .none)
    }

    private var compared: Outcome {
        // What is applied is applied in the form that all bots read.
        let isAsApplied = sides.isAsApplied && !isBare
        let isAsDesired = live.isSameValue(as: desired) && !isBare
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
