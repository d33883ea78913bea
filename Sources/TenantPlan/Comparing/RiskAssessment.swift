internal import CanonicalJSON
internal import TenantModel

/// What a change means to money, access and users.
struct RiskAssessment {
    /// Whether the tenant is protected before the change: what the same plan takes away still holds for it.
    let isProtected: Bool
    /// Whether the tenant was applied before: a card that is taken over is one more there, and of a bot that was somebody
    /// else's so far it is what it was.
    var isManaged = true
    /// What is told from keys.
    var keyRisks = KeyRisks.builtIn

    /// The risks of `change`, each once, in the order of its fields.
    func risks(of change: Change) -> [Risk] {
        // The first creation of a tenant is one note, whatever it holds.
        if change.reason == .tenantCreated { return change.kind == .bot ? [.tenantCreated] : [] }
        var risks: [Risk] = []
        func add(_ risk: Risk?) {
            if let risk, !risks.contains(risk) { risks.append(risk) }
        }
        switch change.action {
        case .create: add(change.kind.rowRisk)
        case .delete:
            add(change.kind.rowRisk)
            add(change.kind.removalRisk)
        case .deactivate where change.kind.rowRisk != nil: add(change.kind.rowRisk)
        case .adopt:
            if isManaged { add(change.kind.rowRisk) }
            // New to the manifests, and nobody knows who made it.
            if change.kind.botColumn == nil { add(.tenantAdopted) }
            if overwrites(change) { add(.adoptionOverwrites) }
        // It went, or off, before the manifest gave it up: it was accepted, and that it goes was not.
        case .record where change.reason == .removed && !change.fields.isEmpty:
            add(change.kind.rowRisk)
            add(change.kind.removalRisk)
        case .rename where change.kind.botColumn == nil: add(.tenantRenamed)
        default: break
        }
        // Its going was accepted; it is one more again, whoever switched it on.
        if change.reason == .returned { add(change.kind.rowRisk) }
        let keyRules = keyRisks.rules(of: change.kind, forRow: change.key)
        // A row that is left to others as a whole, and that the manifest does not name any more: no field says what it was.
        if change.reason == .observed, change.source == nil {
            for rule in change.kind.fields.flatMap(\.risks) + keyRules where rule.risk.isAboutMoney { add(rule.risk) }
        }
        // What is taken over as it is comes all the same.
        for field in change.fields + change.unchanged {
            let fieldRules = change.kind.fields[field.field].risks
            // Most fields mean nothing.
            guard !keyRules.isEmpty || !fieldRules.isEmpty || change.kind === ResourceKind.feature else { continue }
            let sides = Sides(of: field, in: change)
            for rule in keyRules where isRisk(rule, sides, of: change) { add(rule.risk) }
            for (name, sides) in options(field, of: change, sides) {
                for rule in keyRisks.rules(ofOption: name, in: change.key) where isRisk(rule, sides, of: change) {
                    add(rule.risk)
                }
            }
            // Of a row that comes or goes it is the row that counts; but what is given away for nothing is so from the
            // first day on.
            let isFirst = change.action == .create
            guard change.action != .delete else { continue }
            for rule in fieldRules
            where !isFirst || rule.risk == .priceFell || change.applied[field.field] != nil {
                if isRisk(rule, sides, of: change) { add(rule.risk) }
            }
        }
        risks.removeAll { $0 == .protectedChanged }
        // It rises beside what somebody made of it.
        if risks.contains(.priceFell) { risks.removeAll { $0 == .priceRose } }
        // More for more money is an offer like any other.
        if risks.contains(.offerGrew), isPaidFor(change) { risks.removeAll { $0 == .offerGrew } }
        if risks.contains(.cardChanged) { risks.removeAll { $0 == .cardShareChanged } }
        // What has to be accepted by name anyway need not be accepted twice, but where something goes: with a file goes the
        // line that says that the tenant is protected, and nobody who reads the plan would learn of it.
        let isAsked = risks.contains(where: \.needsAcknowledgement)
        let isEnd = change.isRemoval || change.reason == .tenantRemoved || risks.contains(.tenantDeactivated)
        if isProtected, isEnd || !isAsked && isHeldBack(change) { add(.protectedChanged) }
        return risks
    }

    /// Whether a row that is taken over loses what somebody gave it: a key, or a value that is not what a column holds by
    /// itself. What nobody ever filled in is only completed.
    private func overwrites(_ change: Change) -> Bool {
        if case .other = change.liveKey { return true }
        return change.fields.contains { field in
            // A value that is only written in another form is nobody's loss.
            field.before != field.after
                && ![.undeclared, .null, change.kind.fields[field.field].initial].contains(field.before)
        }
    }

    /// Whether the price rises at least as much as each thing that customers get more of: days, and gigabytes, cost no less
    /// than they did, neither as they are there nor as they were applied. What has no limit any more no price makes up for.
    private func isPaidFor(_ change: Change) -> Bool {
        isPaidFor(change, \.before)
            && isPaidFor(change) { field in
                // What only drifted goes back to what was applied.
                change.applied[field.field] ?? (field.drift == .drift ? field.after : field.before)
            }
    }

    private func isPaidFor(_ change: Change, _ former: (FieldChange) -> FieldValue) -> Bool {
        let price = change.fields.first { field in
            change.kind.fields[field.field].risks.contains { $0.risk == .priceRose }
        }
        guard let price, case (.integer(let old), .integer(let new)) = (former(price), price.after) else {
            return false
        }
        return change.fields.allSatisfy { field in
            let before = former(field)
            let grows = change.kind.fields[field.field].risks.contains { rule in
                rule.risk == .offerGrew && rule.applies(from: before, to: field.after)
            }
            guard grows else { return true }
            guard case (.integer(let less), .integer(let more)) = (before, field.after), less < more else {
                return false
            }
            return Int128(new) * Int128(less) >= Int128(old) * Int128(more)
        }
    }

    /// Whether a value changes in a way that has to be asked about, from what is there or from what was applied: what
    /// people approved is not undone by whoever changes the database first and the manifest afterwards.
    private func isRisk(_ rule: RiskRule, _ sides: Sides, of change: Change) -> Bool {
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
    private func options(_ field: FieldChange, of change: Change, _ whole: Sides) -> [(name: String, sides: Sides)] {
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

    /// A value on all sides of a change: that of a field, or an option in it.
    private struct Sides {
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

    /// Whether a protected tenant is to be asked about `change`: something goes, is switched off, gets another key, or
    /// has to do with cards, merchants or tokens in any way.
    private func isHeldBack(_ change: Change) -> Bool {
        switch change.action {
        case .record: return change.reason == .removed && !change.fields.isEmpty
        case .delete, .deactivate, .rename: return true
        case .create, .update, .adopt: break
        }
        if change.kind.rowRisk != nil { return true }
        return change.fields.contains { field in
            guard field.before != field.after else { return false }
            return change.kind.fields[field.field].risks.contains { rule in
                switch rule.risk {
                case .protectedChanged: rule.applies(from: field.before, to: field.after)
                case .cardChanged, .merchantChanged, .tokenChanged: true
                default: false
                }
            }
        }
    }
}

extension Change {
    /// Whether a row goes away or is switched off in its place.
    fileprivate var isRemoval: Bool { action == .delete || action == .deactivate }
}
