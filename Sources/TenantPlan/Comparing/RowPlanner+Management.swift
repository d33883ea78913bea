internal import CanonicalJSON
internal import TenantModel

// What `management` makes of it. Most manifests do not say anything, and then all of this says `always`.
extension RowPlanner {
    /// Who has the last word about whether a row is there: whoever has most to say about one of its fields. The tenant
    /// itself is always ours.
    func standing(_ row: RowPairs.Pair) -> Management {
        guard !management.isEmpty, kind.botColumn != nil else { return .always }
        // A flag that goes switches off what its column may leave on: who has the last word about the switch has it here.
        if row.desired == nil, kind === ResourceKind.feature, let enabled = Self.enabled,
            ResourceKind.bot.fields.contains(where: { $0.switchesFeature?.hasSameBytes(as: row.key) ?? false }),
            management(row, enabled) != .always
        {
            return management(row, enabled)
        }
        var strongest: Management?
        for field in 0..<values.width {
            let isDeclared = row.desired.map { values[$0, field].isDeclared } ?? false
            guard isDeclared || row.ledger.flatMap({ ledger?[$0, field].isDeclared }) ?? false else { continue }
            switch management(row, field) {
            case .always: return .always
            case .once: strongest = .once
            case .observe: strongest = strongest ?? .observe
            }
        }
        return strongest ?? management[row.key]
    }

    func management(_ row: RowPairs.Pair, _ field: Int) -> Management {
        management.isEmpty ? .always : management[row.key, field]
    }

    /// Whether a declared value may come to be written, so that its secret has to be at hand.
    func isWritten(_ row: Int, _ field: Int) -> Bool {
        guard !management.isEmpty else { return true }
        switch management[values.keys[row], field] {
        case .always: return true
        // What is taken over is held against it.
        case .once: return ledger?.index(of: values.keys[row]) == nil
        case .observe: return false
        }
    }

    private static let enabled = ResourceKind.feature.fieldIndex("enabled")

    /// The flags that are declared and made once only, while the column that is the same switch (decision 005) is there
    /// already with another value: it stays, and the two must not say different things by our doing.
    static func heldFlags(of tenant: DesiredTenant, _ recorded: RecordedTenant?) -> Set<String> {
        guard !tenant.management.isEmpty, let recorded else { return [] }
        let (kind, management) = (ResourceKind.bot, tenant.management[.bot])
        let (declared, live) = (tenant.rows[kind.order].values, recorded.live[kind.order].values)
        guard !declared.isEmpty, !live.isEmpty else { return [] }
        return kind.fields.enumerated().reduce(into: []) { held, field in
            guard let flag = field.element.switchesFeature, management[tenant.slug, field.offset] == .once,
                declared[0, field.offset].isDeclared, declared[0, field.offset] != live[0, field.offset]
            else { return }
            held.insert(flag)
        }
    }

    /// Whether a field of a row that is made is the half of a switch whose other half stays as it is.
    func isHeld(_ row: RowPairs.Pair, _ field: Int) -> Bool {
        row.ledger == nil && field == Self.enabled && heldFlags.contains(row.key)
    }

    /// What is declared of a row that is not there and that nobody creates.
    func missing(
        _ row: RowPairs.Pair,
        _ wanted: Int,
        _ cause: FieldDeviation.Cause = .drift
    ) -> [FieldDeviation] {
        (0..<values.width).filter { values[wanted, $0].isDeclared }.map { field in
            FieldDeviation(
                field: field,
                live: .undeclared,
                declared: values[wanted, field],
                management: management(row, field),
                cause: cause
            )
        }
    }

    /// Whether a row that was given up, and switched off, is on again: by others' doing alone.
    func isBack(_ applied: Int, _ present: Int) -> Bool {
        guard let ledger, let live, let field = kind.retirementField, ledger.isRetired(applied) else { return false }
        return live.values[present, field] != .bool(false)
    }

    /// Leaves a row to others that was ours: it stays as it is, and the ledger forgets it. What was applied is shown, with what
    /// there is by now; of one that comes back into use that way all that it holds.
    mutating func giveAway(_ row: RowPairs.Pair, _ applied: Int, _ present: Int) {
        guard let ledger, let live else { return }
        let isBack = isBack(applied, present)
        var (fields, unchanged, stays): ([FieldChange], [FieldChange], [Int: FieldValue]) = ([], [], [:])
        for field in 0..<values.width {
            let sides = sides(ofUndeclared: field, applied, present, ledger, live)
            if sides.ledger.isDeclared {
                fields.append(
                    FieldChange(field: field, before: ledger[applied, field], after: .undeclared, isLeftToOthers: true)
                )
                if !sides.isAsApplied { stays[field] = sides.live }
            } else if isBack {
                unchanged.append(FieldChange(field: field, before: sides.live, after: sides.live))
            }
        }
        result.add(.record, row, .observed, fields: fields, present: stays, unchanged: unchanged)
    }

    mutating func beginLedgerRow(_ row: RowPairs.Pair) -> Int? {
        managedLedger?.append(row.key)
    }

    /// Keeps what the ledger says of a row that stays as it is.
    mutating func keep(_ applied: Int, of row: RowPairs.Pair) {
        guard let ledger, let kept = managedLedger?.append(ledger.keys[applied]) else { return }
        for field in 0..<values.width { managedLedger?[kept, field] = ledger[applied, field] }
    }
}
