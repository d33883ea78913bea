public import TenantModel

extension Plan {
    /// What manifests have to say so that nothing has drifted any more: the live values, and no rows that are gone.
    ///
    /// What was edited in a manifest alone is none of it.
    public var editsToLive: [ManifestEdit] {
        let edits = changes.flatMap(\.editsToLive) + deviations.flatMap(\.editsToLive)
        return edits.map { $0.sealed(by: exposures) }
    }
}

extension ManifestEdit {
    /// Without a value that nobody may see.
    fileprivate func sealed(by exposures: Exposures) -> ManifestEdit {
        guard case .value(let field, let value) = content,
            exposures.exposure(of: kind.fields[field], in: kind, ofRow: key).of(value) == .secret
        else { return self }
        let sealed = FieldValue.secret(SealedSecret(reference: nil, fingerprint: nil))
        return ManifestEdit(tenant: tenant, kind: kind, key: key, content: .value(field: field, sealed))
    }
}

extension Change {
    fileprivate var editsToLive: [ManifestEdit] {
        // A row that is declared no longer needs no edit.
        if action == .delete { return [] }
        if drift == .deleted {
            return action == .create ? [ManifestEdit(tenant: tenant, kind: kind, key: key, content: .removal)] : []
        }
        let values = fields.filter { ($0.drift == .drift || $0.drift == .conflict) && !isFormAlone($0) }.map { field in
            ManifestEdit(tenant: tenant, kind: kind, key: key, content: .value(field: field.field, field.before))
        }
        let isNamedOtherwise = drift != .none && liveKey != .asExpected
        return (isNamedOtherwise ? [ManifestEdit(tenant: tenant, kind: kind, key: key, content: .name)] : []) + values
    }

    /// Whether nobody changed the value in the database, but the form in which it stands: no manifest can say that. The
    /// manifest itself may have come to say something else.
    private func isFormAlone(_ field: FieldChange) -> Bool {
        guard field.isBare else { return false }
        return field.before.isSameValue(as: field.after) || field.drift == .conflict && applied[field.field] == nil
    }
}

extension Deviation {
    fileprivate var editsToLive: [ManifestEdit] {
        switch standing {
        case .undeclared: return []
        // Whether it was ever there, only the ledger knows; not there it is in any case.
        case .absent: return [ManifestEdit(tenant: tenant, kind: kind, key: key, content: .removal)]
        case .differs:
            return fields.filter { $0.cause != .edited && !$0.live.isSameValue(as: $0.declared) }.map { field in
                ManifestEdit(tenant: tenant, kind: kind, key: key, content: .value(field: field.field, field.live))
            }
        }
    }
}
