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
        let keyRisks = change.kind.keyRisks.filter { $0.matches(change.key) }
        for field in change.fields {
            for rule in keyRisks.map(\.rule) where isRisk(rule, field, of: change) { add(rule.risk) }
            // Of a row that comes or goes it is the row that counts.
            guard change.action != .create, change.action != .delete, let rule = change.kind.fields[field.field].risk
            else { continue }
            if isRisk(rule, field, of: change) { add(rule.risk) }
        }
        return risks
    }

    private static func isRisk(_ rule: RiskRule, _ field: FieldChange, of change: Change) -> Bool {
        guard change.action == .record else { return rule.applies(from: field.before, to: field.after) }
        // The row does not change; where its secret comes from does.
        return field.before.isDeclared && field.after.isDeclared && (field.before.isSecret || field.after.isSecret)
    }
}
