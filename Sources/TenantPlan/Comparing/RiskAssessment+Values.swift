internal import CanonicalJSON
internal import TenantModel

extension RiskAssessment {
    /// What the values of a change mean, in the order of its fields; the same risk may be there more than once.
    func risksOfValues(_ change: Change) -> [Risk] {
        var risks: [Risk] = []
        let keyRules = keyRisks.rules(of: change.kind, forRow: change.key)
        // A row that is left to others as a whole, and that the manifest does not name any more: no field says what it was.
        if change.reason == .observed, change.source == nil {
            risks += (change.kind.fields.flatMap(\.risks) + keyRules).map(\.risk).filter(\.isAboutMoney)
        }
        // What is taken over as it is comes all the same.
        for field in change.fields + change.unchanged {
            if bringsCardNumber(field, in: change) { risks.append(.cardChanged) }
            let fieldRules = rules(of: field, in: change)
            // Most fields mean nothing.
            guard !keyRules.isEmpty || !fieldRules.isEmpty || change.kind === ResourceKind.feature else { continue }
            let sides = ValueSides(of: field, in: change)
            risks += risksThatApply(keyRules, sides, of: change)
            for (name, sides) in options(field, of: change, sides) {
                risks += risksThatApply(keyRisks.rules(ofOption: name, in: change.key), sides, of: change)
            }
            risks += risksThatApply(fieldRules, sides, of: change)
        }
        return risks
    }

    /// The rules of a column that count for a change. Of a row that comes or goes it is the row that counts; but what is given away
    /// for nothing is so from the first day on.
    private func rules(of field: FieldChange, in change: Change) -> [RiskRule] {
        let rules = change.kind.fields[field.field].risks
        switch change.action {
        case .delete: return []
        case .create where change.applied[field.field] == nil: return rules.filter { $0.risk == .priceFell }
        default: return rules
        }
    }

    /// Whether a value that is no card's own comes to hold the number of a card that nobody approved: customers are told where to
    /// pay. Almost no value has one, and nothing else is asked of those that have none.
    private func bringsCardNumber(_ field: FieldChange, in change: Change) -> Bool {
        guard change.kind !== ResourceKind.card, change.action != .delete else { return false }
        let present = change.present[field.field]
        guard !field.after.wholeCardNumbers.isEmpty || present?.wholeCardNumbers.isEmpty == false else { return false }
        return isRisk(.cardInText(besides: approvedCards), ValueSides(of: field, in: change), of: change)
    }

    /// The numbers of the tenant's cards that were applied.
    private var approvedCards: Set<String> {
        guard let cards, let number = cards.kind.fieldIndex("card_number") else { return [] }
        return cards.keys.indices.reduce(into: []) { $0.formUnion(cards[$1, number].wholeCardNumbers) }
    }

    private func risksThatApply(_ rules: [RiskRule], _ sides: ValueSides, of change: Change) -> [Risk] {
        rules.filter { isRisk($0, sides, of: change) }.map(\.risk)
    }

    /// Whether a value changes in a way that has to be asked about, from what is there or from what was applied: what
    /// people approved is not undone by whoever changes the database first and the manifest afterwards.
    private func isRisk(_ rule: RiskRule, _ sides: ValueSides, of change: Change) -> Bool {
        guard change.action == .record else {
            var approved = sides.applied
            if change.action == .adopt, isManaged { approved = .undeclared }
            // Of what is taken over and stays otherwise than it is declared, both count: either may be meant from now on.
            if sides.present == nil, rule.applies(from: sides.before, to: sides.after) { return true }
            guard let approved else { return false }
            return rule.applies(from: approved, to: sides.after)
                || sides.present.map { rule.applies(from: approved, to: $0) } ?? false
        }
        // The row does not change; where its secret comes from does, or what the manifest says of it.
        switch sides.isDeclared {
        case (true, true):
            return sides.before.isSecret || sides.after.isSecret
                || sides.drift == .converged && rule.applies(from: sides.before, to: sides.after)
        // It was ours and stays as somebody made it. Where it is left to others, whatever it is, nobody will be asked about what
        // they make of it.
        case (true, false):
            return sides.isLeftToOthers && rule.risk.isAboutMoney
                || sides.present.map { rule.applies(from: sides.before, to: $0) } ?? false
        // It stays as somebody made it, and is ours from now on.
        case (false, true): return isManaged && rule.applies(from: sides.initial, to: sides.after)
        case (false, false): return false
        }
    }

    /// What a feature is set to, each option that means something by its name as a value of its own.
    private func options(_ field: FieldChange, of change: Change, _ whole: ValueSides) -> [(
        name: String, sides: ValueSides
    )] {
        guard change.kind === ResourceKind.feature else { return [] }
        func options(_ value: FieldValue) -> [String: FieldValue] {
            keyRisks.options(of: change.kind, forRow: change.key, field: field.field, in: value)
        }
        let (before, after) = (options(whole.before), options(whole.after))
        let (applied, present) = (whole.applied.map(options), whole.present.map(options))
        let names = Set([before, after, applied ?? [:], present ?? [:]].flatMap(\.keys))
        return names.sorted { $0.precedesInBytes($1) }.map { name in
            var sides = whole
            sides.before = before[name] ?? .undeclared
            sides.after = after[name] ?? .undeclared
            sides.applied = applied.map { $0[name] ?? .undeclared }
            sides.present = present.map { $0[name] ?? .undeclared }
            sides.initial = .undeclared
            return (name, sides)
        }
    }
}

/// A value on all sides of a change: that of a field, or an option in it.
private struct ValueSides {
    var before: FieldValue
    var after: FieldValue
    var applied: FieldValue?
    var present: FieldValue?
    /// What the column holds by itself.
    var initial: FieldValue
    /// Whether the field is declared on either side.
    let isDeclared: (before: Bool, after: Bool)
    let drift: Change.Drift
    let isLeftToOthers: Bool

    init(of field: FieldChange, in change: Change) {
        before = field.before
        after = field.after
        applied = change.applied[field.field]
        present = change.present[field.field]
        initial = change.kind.fields[field.field].initial
        isDeclared = (field.before.isDeclared, field.after.isDeclared)
        drift = field.drift
        isLeftToOthers = field.isLeftToOthers
    }
}
