internal import CanonicalJSON
internal import TenantModel

/// Plans one tenant that is declared.
struct TenantPlanner {
    let tenant: DesiredTenant
    /// The bot that it is; `nil` for a new tenant.
    let match: BotMatch?
    let settling: Settling
    /// What belongs to which feature, and which of them are ways to pay: the catalog in force, and that of the files.
    let catalogs: [Catalog]
    /// What changes of configuration values mean.
    let keyRisks: KeyRisks

    private(set) var changes: [Change] = []
    private(set) var ledger: [LedgerUpdate] = []
    private(set) var preconditions: [Precondition] = []
    private(set) var protection: ProtectionUpdate?
    private(set) var unresolved: [UnresolvedSecret] = []
    private(set) var removed: [(kind: ResourceKind, rows: Int)] = []
    private(set) var unmanaged: [(kind: ResourceKind, rows: Int)] = []
    private(set) var deviations: [Deviation] = []
    private(set) var leftToOthers: [LeftToOthers] = []
    private(set) var undeclaredCardUse: [UndeclaredCardUse] = []
    private(set) var undeclaredPaymentUse: [UndeclaredPaymentUse] = []
    private(set) var hints: [RenameHint] = []
    /// Rows that have the number of a card that comes already, by its key.
    private(set) var repeatedCards: [String: RepeatedCard] = [:]
    private(set) var conflicts: [IdentityConflict.Clash] = []

    private var recorded: RecordedTenant? { match?.tenant }

    init(tenant: DesiredTenant, match: BotMatch?, settling: Settling, catalogs: [Catalog], keyRisks: KeyRisks) {
        self.tenant = tenant
        self.match = match
        self.settling = settling
        self.catalogs = catalogs
        self.keyRisks = keyRisks
    }

    mutating func plan() {
        let isProtected = recorded?.isProtected ?? false || tenant.isProtected
        leftToOthers = tenant.leftToOthers(recorded, keyRisks, isProtected: isProtected)
        var planKeys: [String: String] = [:]
        for kind in ResourceKind.all {
            var rows = RowPlanner(tenant, kind, match, settling: settling)
            rows.plan()
            if rows.removed > 0 { removed.append((kind, rows.removed)) }
            if rows.unmanaged > 0 { unmanaged.append((kind, rows.unmanaged)) }
            deviations += rows.result.deviations
            conflicts += rows.result.conflicts
            hints += rows.renames.idle.map { tenant.hint($0.renaming, kind, $0.why) }
            findUnresolved(rows)
            if kind == .plan { planKeys = rows.renames.previousKeys }
            let isFirst = recorded?.ledger[kind.order] == nil && !rows.ledgerAfter.isEmpty
            guard isFirst || !rows.result.changes.isEmpty else { continue }
            ledger.append(
                LedgerUpdate(
                    tenant: tenant.slug,
                    botID: recorded?.botID,
                    rows: rows.ledgerAfter,
                    replacing: recorded?.ledger[kind.order]?.revision
                )
            )
            take(rows.result.changes)
        }
        guard let recorded else { return }
        nameUndeclared(recorded)
        if !changes.isEmpty { weigh(recorded, formerPlanKeys: planKeys) }
    }

    /// By what customers pay once the changes are made, though the manifest does not say so.
    private mutating func nameUndeclared(_ recorded: RecordedTenant) {
        func declared(_ kind: ResourceKind) -> RowSet { tenant.rows[kind.order].values }
        undeclaredCardUse =
            CardUse(tenant.slug, declared: declared(.card), tenant.management, recorded, changes).undeclared
        let payments = PaymentUse(tenant.slug, declared: declared, recorded, changes, catalogs, keyRisks)
        undeclaredPaymentUse = payments?.undeclared ?? []
    }

    /// What changes mean beside each other, and beside rows of which none changes.
    private mutating func weigh(_ recorded: RecordedTenant, formerPlanKeys: [String: String]) {
        let plans = tenant.rows[ResourceKind.plan.order].values
        let undercutting = Undercutting(recorded, changes, declared: plans, previousKeys: formerPlanKeys)
        let losses = catalogs.first.map { Losses(recorded, changes, $0).risks } ?? []
        for (place, risk) in losses {
            let risks = changes[place].risks + [risk]
            // Who guards a shop guards that it sells; what is asked about anyway is not asked about twice.
            let isHeldBack = recorded.isProtected && risk.endsSales && !risks.contains(where: \.needsAcknowledgement)
            changes[place] = changes[place].with(risks: isHeldBack ? risks + [.protectedChanged] : risks)
        }
        for (place, rows) in undercutting?.heldAgainst ?? [] { changes[place] = changes[place].waking(rows) }
        for (place, card) in RepeatedCards(tenant, recorded, changes).cards {
            changes[place] = changes[place].with(risks: changes[place].risks + [.cardRepeated])
            repeatedCards[changes[place].key] = card
        }
        let awakening = Awakening(
            recorded,
            changes,
            ledger,
            settling: settling,
            catalogs: catalogs,
            keyRisks: keyRisks
        )
        for (place, rows) in awakening.woken {
            changes[place] = changes[place].waking(rows)
            for row in rows { rely(on: row, of: recorded) }
        }
    }

    /// What comes into use has to be what was seen, though nothing of it is written.
    private mutating func rely(on row: WokenRow, of recorded: RecordedTenant) {
        let live = recorded.live[row.kind.order]
        let place = row.key == nil ? live.namelessIDs.firstIndex { $0 == row.rowID } : live.place(of: row)
        guard let place else { return }
        let rows = row.key == nil ? live.nameless : live.values
        let key = row.key.map { _ in rows.keys[place] } ?? "#\(row.rowID ?? 0)"
        guard !preconditions.contains(where: { $0.kind == row.kind && $0.key.hasSameBytes(as: key) }) else { return }
        preconditions.append(
            Precondition(
                tenant: tenant.slug,
                kind: row.kind,
                key: key,
                target: Change.Target(botID: recorded.botID, rowID: row.rowID),
                liveKey: row.key == nil ? .none : .asExpected,
                expected: settling.fingerprinter.fingerprint(ofRow: rows.row(place))
            )
        )
    }

    private mutating func take(_ changes: [Change]) {
        let assessment = RiskAssessment(
            isProtected: recorded?.isProtected ?? false,
            isManaged: recorded?.isManaged ?? false,
            cards: recorded?.ledger[ResourceKind.card.order]?.values,
            keyRisks: keyRisks
        )
        // Where rows change keys, one key may be what one row had and what another one gets.
        var relied: Set<String> = []
        let isRenaming = changes.contains { $0.previousKey != nil }
        for (place, change) in changes.enumerated() {
            let risks = isRepair(change) ? [] : assessment.risks(of: change)
            self.changes.append(risks.isEmpty ? change : change.with(risks: risks))
            if change.kind == .bot, change.action != .record { takeProtection(change) }
            // Rows of a bot that is not there cannot be there either: its own absence is enough.
            guard recorded != nil || change.kind == .bot else { continue }
            // What is only recorded beside a change of the row relies on what that change relies on.
            if change.action == .record, place > 0, changes[place - 1].key.hasSameBytes(as: change.key) { continue }
            // A bot is found by its id, whatever it is called.
            let keys = change.kind.botColumn == nil ? [change.key] : [change.previousKey, change.key].compactMap { $0 }
            for key in keys where !isRenaming || relied.insert(key).inserted {
                preconditions.append(
                    Precondition(
                        tenant: change.tenant,
                        kind: change.kind,
                        key: key,
                        target: change.target,
                        liveKey: change.kind.botColumn == nil ? .asExpected : change.liveKey,
                        expected: liveFingerprint(change.kind, key)
                    )
                )
            }
        }
    }

    /// Whether a row that was deleted in the database comes back exactly as it was applied: that was approved, and it is not
    /// what the database would fall back to that it is held against. A card that comes back is asked about all the same.
    private func isRepair(_ change: Change) -> Bool {
        // No field that was applied gets another value; what is left to see is whether they are the same fields.
        guard change.reason == .recreated, change.kind.botColumn != nil, change.kind.rowRisk == nil,
            change.applied.isEmpty,
            let applied = recorded?.ledger[change.kind.order]?.values, let row = applied.index(of: change.key)
        else { return false }
        return (0..<applied.width).filter { applied[row, $0].isDeclared } == change.fields.map(\.field)
    }

    private mutating func takeProtection(_ change: Change) {
        for field in change.fields where field.field == BotFields.protected {
            let origin = tenant.rows[ResourceKind.bot.order].origin(ofRow: 0, field: field.field)
            protection = ProtectionUpdate(
                tenant: tenant.slug,
                botID: recorded?.botID,
                isProtected: field.after == .bool(true),
                source: tenant.position(of: origin)
            )
        }
    }

    private func liveFingerprint(_ kind: ResourceKind, _ key: String) -> Fingerprint? {
        guard let live = recorded?.live[kind.order].values else { return nil }
        return live.index(of: key).map { settling.fingerprinter.fingerprint(ofRow: live.row($0)) }
    }

    private mutating func findUnresolved(_ rows: RowPlanner) {
        guard rows.values.cells.contains(where: \.isSecret) else { return }
        for row in 0..<rows.values.count {
            for field in 0..<rows.values.width {
                guard case .secret(let secret) = rows.values[row, field], let reference = secret.reference,
                    settling.fingerprints[reference] == nil, rows.isWritten(row, field)
                else { continue }
                let origin = rows.desired.origin(ofRow: row, field: field)
                unresolved.append(
                    UnresolvedSecret(
                        tenant: tenant.slug,
                        reference: reference,
                        source: tenant.position(of: origin)
                    )
                )
            }
        }
    }
}

extension DesiredTenant {
    /// What to say about a rename that does nothing.
    func hint(_ renaming: Renaming, _ kind: ResourceKind, _ reason: RenameHint.Reason) -> RenameHint {
        RenameHint(
            tenant: slug,
            kind: kind,
            key: renaming.key,
            previousKey: renaming.previousKey,
            reason: reason,
            source: position(of: renaming.origin)
        )
    }
}

extension LiveRows {
    /// The place of a row that comes into use, whatever it is called by now.
    fileprivate func place(of row: WokenRow) -> Int? {
        row.rowID.flatMap { id in ids.firstIndex { $0 == id } } ?? row.key.flatMap { values.index(of: $0) }
    }
}
