internal import Escaping
internal import TenantModel

extension Risk {
    /// What it means, in a few words.
    var meaning: String {
        switch self {
        case .tenantCreated: "a new tenant"
        case .tenantAdopted: "a new tenant, whose bot is there already"
        case .tenantDeactivated: "the bot stops selling and serving"
        case .cardChanged: "customers will pay to another card"
        case .merchantChanged: "online payments go elsewhere"
        case .approverChanged: "somebody else approves payments"
        case .tokenChanged: "the bot gets another token or identity"
        case .priceFell: "a price falls by more than 30 % or to zero, or has nothing to be held against"
        case .offerGrew: "customers get more for their money"
        case .masterChanged: "another shop is the operator's own"
        case .cardShareChanged: "customers are shown the card more or less often"
        case .cardShared: "another tenant is paid to the same card"
        case .cardRepeated: "the tenant has a row of the same number already, which no manifest declares"
        case .adoptionOverwrites: "values that somebody else set are overwritten"
        case .tenantRenamed: "the tenant gets another name"
        case .tenantUnprotected: "nothing holds removals and changes of cards back any more"
        case .protectedChanged: "the tenant is protected"
        case .priceLowered: "a price falls, by no more than 30 %"
        case .priceRose: "a price rises"
        case .lastActiveCard: "no card is left that customers may pay to"
        case .lastActivePlan: "no plan is left that is on sale"
        case .lastPaymentMethod: "no way to pay is left that is on"
        case .featureOffWithConfiguration: "the feature goes off, and its configuration stays"
        case .planRemoved: "the plan is not sold any more"
        case .policyChanged: "another policy judges this directory from the next plan on"
        case .catalogChanged: "another catalog says which keys there are and which of them are secret"
        case .environmentChanged: "another environment was applied before"
        case .tenantForgotten: "the tenant is not ours any more: nothing compares or protects it; the bot goes on"
        case .tenantPurged: "the tenant and all its rows are deleted for good"
        case .sourceNotDescendant: "an old branch, or a checkout that was set back: newer changes are taken back"
        }
    }
}

extension PlanEntry {
    /// Why the change happens, where its sign does not say so already.
    ///
    /// - Parameter shown: What a name looks like where the words go.
    /// - Returns: A few words, or `nil`.
    func explanation(_ shown: (String) -> String = TerminalText.escaped) -> String? {
        let forgotten = forgetsSecret ? "that its value is a secret is forgotten" : nil
        let words = [cause(shown), forgotten].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// Whether the ledger loses what made a value a secret.
    private var forgetsSecret: Bool {
        action == .record
            && fields.contains { field in
                guard case .secret = field.before else { return false }
                return field.after == .open(.undeclared)
            }
    }

    private func cause(_ shown: (String) -> String) -> String? {
        switch reason {
        case .tenantCreated, .configChanged: drift == .conflict ? "changed here and in the database" : nil
        case .drifted: "changed in the database; the manifest wins"
        case .released where isSwitchedOn: "nothing switches it off any more"
        case .released where action == .record: "no longer declared; only recorded"
        case .released: "no longer declared; back to the default"
        case .adopted: "exists already; taken over"
        case .converged: "already so; only recorded"
        case .removed:
            switch action {
            case .deactivate where drift == .drift: "no longer declared, and switched on in the database; off again"
            case .deactivate: "no longer declared; payments refer to it, so it is switched off"
            case .record where drift == .deleted: "no longer declared, and already gone; only recorded"
            case .record: "no longer declared, payments refer to it, and already switched off; only recorded"
            case .delete where drift == .conflict: "no longer declared, and changed in the database"
            default: "no longer declared"
            }
        case .recreated where fields.contains { $0.applied != nil }:
            "deleted in the database and changed here; created again"
        case .recreated: "deleted in the database; created again"
        case .tenantRemoved:
            action == .record ? "file is gone; already inactive" : "file is gone; deactivated, nothing deleted"
        case .renamed: "renamed from \(previousKey.map(shown) ?? "a name that the file leaves out")"
        case .observed: "left to others from now on; only recorded"
        case .returned:
            (previousKey.map { "renamed from \(shown($0)); " } ?? "")
                + (action == .record
                    ? "declared again; already so; only recorded"
                    : "declared again; it was switched off when it no longer was")
        case .rolledBack: rollbackExplanation
        case .forgotten: "not ours any more; stays as it is"
        case .purged: "deleted for good"
        }
    }

    private var rollbackExplanation: String? {
        switch action {
        case .update: drift == .conflict ? "changed in the database as well" : nil
        case .create: "deleted since; comes back" + (kind.idColumn == nil ? "" : " with a new id")
        case .delete: "made since"
        case .deactivate:
            kind == .bot
                ? "not applied then; deactivated, nothing deleted"
                : "made since; payments refer to it, so it is switched off"
        case .rename: "renamed back from \(TerminalText.escaped(previousKey ?? ""))"
        case .adopt: "applied then; taken over"
        case .record where drift == .deleted: "made since, and already gone; only recorded"
        case .record: "already so; only recorded"
        }
    }

    /// Whether all that changes is that something which was off is on again: a file that is back, or a line that is gone.
    private var isSwitchedOn: Bool {
        fields.count == 1 && kind.removal.field == fields[0].name && fields[0].after == .open(.bool(true))
    }
}

extension ResourceKind.Removal {
    /// The switch that stands in for deletion; `nil` where there is none.
    fileprivate var field: String? {
        switch self {
        case .delete: nil
        case .deleteUnlessReferenced(_, _, let field), .deactivate(let field): field
        }
    }
}

extension PlanEntry.WokenEntry {
    /// The row, not escaped: `card spare`, `card row 12`, `bot`.
    var label: String {
        guard kind != .bot else { return kind.name }
        return key.map { "\(kind.name) \($0)" } ?? "\(kind.name) row \(rowID ?? 0)"
    }

    /// One of its fields, not escaped: `card spare card_number`.
    func name(of field: PlanEntry.EntryField) -> String { "\(label) \(field.name)" }

    /// The value of one of its fields.
    func text(of field: PlanEntry.EntryField) -> ShownText {
        ShownText(field.after, unit: kind.unit(ofField: field.name, ofRow: key ?? ""))
    }

    /// What is said in front of it.
    var words: String {
        switch role {
        case .standsInFor: "may stand in for"
        case .undercuts: "gives no less for far less than"
        case .nextToNothingBeside: "costs less than 1 % of"
        case .heldAgainstNothing: "no plan was on sale to hold this against"
        case .comesIntoUse where risks == [.tenantAdopted]: "is in use, and no manifest declares it"
        case .comesIntoUse: "comes into use, and nobody approved it"
        }
    }

    /// What is said behind one of its fields.
    var remark: String {
        switch role {
        case .standsInFor: "goes, or gives less; this may stand in for it"
        case .undercuts: "was paid so far; this gives no less for far less"
        case .nextToNothingBeside: "was paid so far; this costs less than 1 % of it"
        case .comesIntoUse, .heldAgainstNothing: words
        }
    }

    /// Whether it is what there is now, and what there is then: what goes is not there then, and what comes not now.
    var isThere: (now: Bool, then: Bool) { (role != .heldAgainstNothing, role != .standsInFor) }
}

extension PlanEntry.EntryField {
    /// What became of the live value behind our back, where the change as a whole does not say so already, and the form in
    /// which it stands.
    func liveNote(in entry: PlanEntry) -> String? {
        let words = [driftNote(in: entry), isBare ? LiveForm.bareWords : nil].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private func driftNote(in entry: PlanEntry) -> String? {
        guard drift != .none else { return nil }
        let isSaid = [.drifted, .configChanged, .converged].contains(entry.reason)
        return isSaid && entry.fields.allSatisfy { $0.drift == drift } ? nil : drift.rawValue
    }

    /// What was applied last, where it is neither what is there nor what is to come; a value, which sinks escape as one.
    func appliedText(in entry: PlanEntry) -> String? {
        applied.map { text($0, in: entry) }
    }

    /// What is there and stays, where nobody declares it any more or it is left as it is; a value likewise.
    func presentText(in entry: PlanEntry) -> String? {
        present.map { text($0, in: entry) }
    }

    private func text(_ value: ShownValue, in entry: PlanEntry) -> String {
        ShownText(value, unit: entry.kind.unit(ofField: name, ofRow: entry.key)).text
    }

    /// The field for a table of what is there now and what will be. Of what is already so and only recorded, `before` is what
    /// was applied, and the database holds what is to come.
    func inTable(of entry: PlanEntry) -> PlanEntry.EntryField {
        guard entry.action == .record, let there = standing else { return self }
        return PlanEntry.EntryField(
            name: name,
            before: there,
            after: there,
            applied: before == .open(.undeclared) ? nil : before,
            present: nil,
            drift: drift
        )
    }

    /// What the database holds of a field that is only recorded; `nil` where that is what was applied.
    private var standing: ShownValue? {
        if let present { return present }
        if drift == .deleted { return .open(.undeclared) }
        return drift == .converged || before == .open(.undeclared) && after != before ? after : nil
    }
}

extension Change.Action {
    /// The sign in front of a change.
    var sign: String {
        switch self {
        case .create: "+"
        case .delete, .deactivate: "-"
        case .update, .rename: "~"
        case .adopt: ">"
        case .record: "="
        }
    }
}
