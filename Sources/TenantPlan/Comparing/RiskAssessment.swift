internal import CanonicalJSON
internal import TenantModel

/// What a change means to money, access and users.
struct RiskAssessment {
    /// Whether the tenant is protected before the change: what the same plan takes away still holds for it.
    let isProtected: Bool
    /// Whether the tenant was applied before: a card that is taken over is one more there, and of a bot that was somebody
    /// else's so far it is what it was.
    var isManaged = true
    /// The tenant's cards as they were applied.
    var cards: RowSet?
    /// What is told from keys.
    var keyRisks = KeyRisks.builtIn

    /// The risks of `change`, each once: first what it means that the row comes, goes or is taken over, then what its values mean,
    /// in the order of its fields.
    func risks(of change: Change) -> [Risk] {
        // The first creation of a tenant is one note, whatever it holds.
        if change.reason == .tenantCreated { return change.kind == .bot ? [.tenantCreated] : [] }
        var risks: [Risk] = []
        for risk in risksOfRow(change) + risksOfValues(change) where !risks.contains(risk) { risks.append(risk) }
        risks = withoutRepeated(risks, of: change)
        // What has to be accepted by name anyway need not be accepted twice, but where something goes: with a file goes the
        // line that says that the tenant is protected, and nobody who reads the plan would learn of it.
        let isAsked = risks.contains(where: \.needsAcknowledgement)
        let isEnd = change.isRemoval || change.reason == .tenantRemoved || risks.contains(.tenantDeactivated)
        if isProtected, isEnd || !isAsked && isHeldBack(change) { risks.append(.protectedChanged) }
        return risks
    }

    /// What it means that the row comes, goes, is taken over or gets another key, whatever is in it.
    private func risksOfRow(_ change: Change) -> [Risk] {
        let kind = change.kind
        let ofRow = [kind.rowRisk].compactMap(\.self)
        var risks: [Risk] = []
        switch change.action {
        case .create: risks = ofRow
        case .delete: risks = ofRow + [kind.removalRisk].compactMap(\.self)
        case .deactivate: risks = ofRow
        case .adopt:
            if isManaged { risks = ofRow }
            // New to the manifests, and nobody knows who made it.
            if kind.botColumn == nil { risks.append(.tenantAdopted) }
            if overwrites(change) { risks.append(.adoptionOverwrites) }
        // It went, or off, before the manifest gave it up: it was accepted, and that it goes was not.
        case .record where change.reason == .removed && !change.fields.isEmpty:
            risks = ofRow + [kind.removalRisk].compactMap(\.self)
        case .rename where kind.botColumn == nil: risks = [.tenantRenamed]
        case .record, .rename, .update: break
        }
        // Its going was accepted; it is one more again, whoever switched it on.
        return change.reason == .returned ? risks + ofRow : risks
    }

    /// Takes out what another risk of the same change says already.
    private func withoutRepeated(_ risks: [Risk], of change: Change) -> [Risk] {
        risks.filter { risk in
            switch risk {
            // Whether it is asked about depends on all others.
            case .protectedChanged: false
            // It rises beside what somebody made of it; what falls far falls.
            case .priceRose, .priceLowered: !risks.contains(.priceFell)
            // More for more money is an offer like any other.
            case .offerGrew: !change.isPaidForByItsPrice
            case .cardShareChanged: !risks.contains(.cardChanged)
            default: true
            }
        }
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
