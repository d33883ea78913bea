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
    ///
    /// - Parameters:
    ///   - desired: What is declared.
    ///   - ledger: What was applied last.
    ///   - renames: What rows were applied as.
    /// - Returns: The same rows.
    func settle(_ desired: RowSet, ledger: RowSet?, renames: ActingRenames = ActingRenames()) -> RowSet {
        // Most kinds have nothing to settle, and most rows are of those.
        let hasDerived = desired.kind.fields.contains { $0.derivedFrom != nil }
        guard hasDerived || desired.cells.contains(where: \.isSecret) else { return desired }
        var settled = desired
        for row in 0..<desired.count {
            let key = renames.previousKeys[desired.keys[row]] ?? desired.keys[row]
            let appliedRow = ledger?.index(of: key)
            for field in 0..<desired.width {
                guard case .secret(let secret) = desired[row, field] else { continue }
                let applied = appliedRow.flatMap { ledger?[$0, field] } ?? .undeclared
                settled[row, field] = .secret(settle(secret, applied: applied))
            }
            if let ledger, let appliedRow { keepDerived(of: row, &settled, ledger, appliedRow) }
        }
        return settled
    }

    /// The three sides of one field in a form in which they can be compared.
    struct Sides {
        let desired: FieldValue
        let ledger: FieldValue
        let live: FieldValue

        /// Whether what is there is what was applied.
        var isAsApplied: Bool { live.isSameValue(as: ledger) }
    }

    /// The sides as they are, or, as soon as one of them is a secret, all of them sealed: a merchant id may move from
    /// the manifest to a secret and back.
    func settle(desired: FieldValue, ledger: FieldValue, live: FieldValue) -> Sides {
        guard desired.isSecret || ledger.isSecret || live.isSecret else {
            return Sides(desired: desired, ledger: ledger, live: live)
        }
        let applied = seal(ledger)
        return Sides(desired: seal(desired), ledger: applied, live: Self.placed(seal(live), by: applied))
    }

    /// A live secret is from where the ledger says, as long as it is the one that was applied.
    private static func placed(_ live: FieldValue, by ledger: FieldValue) -> FieldValue {
        guard case .secret(let found) = live, case .secret(let applied) = ledger, found.reference == nil,
            found.fingerprint != nil, found.fingerprint == applied.fingerprint
        else { return live }
        return ledger
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
    private func keepDerived(of row: Int, _ settled: inout RowSet, _ ledger: RowSet, _ applied: Int) {
        let kind = settled.kind
        for (field, description) in kind.fields.enumerated() where !settled[row, field].isDeclared {
            guard let source = description.derivedFrom.flatMap(kind.fieldIndex),
                settled[row, source] == ledger[applied, source]
            else { continue }
            settled[row, field] = ledger[applied, field]
        }
    }

    private func seal(_ value: FieldValue) -> FieldValue {
        switch value {
        case .text(let text):
            .secret(SealedSecret(reference: nil, fingerprint: fingerprinter.fingerprint(of: text)))
        case .json(let json):
            .secret(SealedSecret(reference: nil, fingerprint: fingerprinter.fingerprint(ofSecret: json)))
        default: value
        }
    }
}

extension Fingerprinter {
    /// The fingerprint of a secret that is stored as JSON: as a string. Other values get a fingerprint that no string
    /// has, since PostgreSQL takes none with U+0000 in it: the number 5 is not the secret "5".
    func fingerprint(ofSecret json: JSONText) -> Fingerprint {
        fingerprint(of: json.value.string ?? "\u{0}" + json.text)
    }
}

extension FieldValue {
    /// Whether it is sealed.
    var isSecret: Bool {
        if case .secret = self { true } else { false }
    }
}
