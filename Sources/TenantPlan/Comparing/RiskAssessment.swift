internal import TenantModel

/// What a change means to money, access and users.
enum RiskAssessment {
    /// The risks of `change`, each once, in the order of its fields.
    static func risks(of change: Change) -> [Risk] {
        // The first creation of a tenant is one note, whatever it holds.
        if change.reason == .tenantCreated { return change.kind == .bot ? [.tenantCreated] : [] }
        var risks: [Risk] = []
        func add(_ risk: Risk?) {
            if let risk, !risks.contains(risk) { risks.append(risk) }
        }
        switch change.action {
        case .create, .delete: add(change.kind.rowRisk)
        case .deactivate where change.kind.rowRisk != nil: add(change.kind.rowRisk)
        case .adopt where !change.fields.isEmpty: add(.adoptionOverwrites)
        default: break
        }
        for field in change.fields where change.action != .create && change.action != .delete {
            guard let rule = change.kind.fields[field.field].risk else { continue }
            if change.action == .record {
                // The row does not change; where its secret comes from does.
                if case .secret = field.after, case .secret = field.before { add(rule.risk) }
            } else if rule.applies(from: field.before, to: field.after) {
                add(rule.risk)
            }
        }
        return risks
    }
}
