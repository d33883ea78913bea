internal import TenantModel

/// What becomes of a managed tenant whose file is gone: one deactivation; its rows and their ledger stay as they are.
struct TenantRemoval {
    let slug: String
    let recorded: RecordedTenant
    let fingerprinter: Fingerprinter

    private var kind: ResourceKind { .bot }
    private var live: RowSet { recorded.live[kind.order].values }
    private var activeField: Int? { kind.fieldIndex("is_active") }

    /// The change, or `nil` when the tenant was deactivated before and still is.
    var change: Change? {
        guard let field = activeField, !live.isEmpty, let applied = recorded.ledger[kind.order]?.values
        else { return nil }
        let off = FieldValue.bool(false)
        let last: FieldValue = applied.isEmpty ? .undeclared : applied[0, field]
        let (isOff, wasOff) = (live[0, field] == off, last == off)
        if isOff && wasOff { return nil }
        // Nobody approved that it stops: whoever switches it off in the database first is asked all the same. A manifest
        // that says nothing of it has it run.
        let approved = last.isDeclared ? last : kind.fields[field].initial
        let change = Change(
            tenant: slug,
            kind: kind,
            key: slug,
            action: isOff ? .record : .deactivate,
            reason: .tenantRemoved,
            drift: wasOff ? .drift : isOff ? .converged : .none,
            fields: [
                isOff
                    ? FieldChange(field: field, before: approved, after: off, drift: .converged)
                    : FieldChange(field: field, before: live[0, field], after: off, drift: wasOff ? .drift : .none)
            ],
            source: nil,
            target: Change.Target(botID: recorded.botID, rowID: recorded.botID)
        )
        let risks = RiskAssessment(isProtected: recorded.isProtected).risks(of: change)
        // It stops being a shop, whoever switched it off.
        return change.with(risks: risks.contains(.tenantDeactivated) ? risks : [.tenantDeactivated] + risks)
    }

    /// The ledger of the bot with `is_active` off: that is what was applied last.
    var ledger: LedgerUpdate {
        var rows = recorded.ledger[kind.order]?.values ?? RowSet(kind)
        if let field = activeField, !rows.isEmpty { rows[0, field] = .bool(false) }
        return LedgerUpdate(
            tenant: slug,
            botID: recorded.botID,
            rows: rows,
            replacing: recorded.ledger[kind.order]?.revision
        )
    }

    var precondition: Precondition {
        Precondition(
            tenant: slug,
            kind: kind,
            key: slug,
            target: Change.Target(botID: recorded.botID, rowID: recorded.botID),
            expected: fingerprinter.fingerprint(ofRow: live.row(0))
        )
    }
}
