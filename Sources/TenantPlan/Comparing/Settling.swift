internal import CanonicalJSON
internal import TenantModel

/// Brings the three sides of a kind's rows to comparable form where secrets are involved.
///
/// A declared secret gets its fingerprint. One that is not at hand, but whose reference is the one last applied, is
/// taken to be what was applied, and so is what follows from it. A live value is sealed as soon as another side is a
/// secret.
struct Settling {
    let fingerprints: [SecretReference: Fingerprint]
    let fingerprinter: Fingerprinter

    /// `desired` with its secrets settled; the same set when it holds none.
    func settle(_ desired: RowSet, ledger: RowSet?) -> RowSet {
        var settled = desired
        for row in 0..<desired.count {
            for field in 0..<desired.width {
                guard case .secret(let secret) = desired[row, field] else { continue }
                let applied = ledger?.index(of: desired.keys[row]).map { ledger?[$0, field] ?? .undeclared }
                settled[row, field] = .secret(settle(secret, applied: applied ?? .undeclared))
            }
            keepDerived(of: row, &settled, ledger)
        }
        return settled
    }

    /// `live` in the form of the values that it is compared with.
    func settle(live: FieldValue, with desired: FieldValue, _ ledger: FieldValue) -> FieldValue {
        guard case .secret = live else {
            if case .secret = desired { return seal(live) }
            if case .secret = ledger { return seal(live) }
            return live
        }
        return live
    }

    private func settle(_ secret: SealedSecret, applied: FieldValue) -> SealedSecret {
        guard let reference = secret.reference else { return secret }
        if let fingerprint = fingerprints[reference] {
            return SealedSecret(reference: reference, fingerprint: fingerprint)
        }
        if case .secret(let applied) = applied, applied.reference == reference { return applied }
        return secret
    }

    /// What follows from a secret that is not at hand stays what it was when the secret does.
    private func keepDerived(of row: Int, _ settled: inout RowSet, _ ledger: RowSet?) {
        let kind = settled.kind
        for (field, description) in kind.fields.enumerated() where !settled[row, field].isDeclared {
            guard let source = description.derivedFrom.flatMap(kind.fieldIndex), let ledger,
                let applied = ledger.index(of: settled.keys[row]),
                settled[row, source] == ledger[applied, source]
            else { continue }
            settled[row, field] = ledger[applied, field]
        }
    }

    private func seal(_ live: FieldValue) -> FieldValue {
        switch live {
        case .text(let text):
            .secret(SealedSecret(reference: nil, fingerprint: fingerprinter.fingerprint(of: text)))
        case .json(let json):
            .secret(
                SealedSecret(
                    reference: nil,
                    fingerprint: fingerprinter.fingerprint(of: json.value.string ?? json.text)
                )
            )
        default: live
        }
    }
}
