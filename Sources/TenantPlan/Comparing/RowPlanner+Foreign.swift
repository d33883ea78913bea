internal import TenantModel

// Rows that are declared, and somebody else's so far: taken over, or only watched.
extension RowPlanner {
    mutating func adopt(_ row: RowPairs.Pair, _ wanted: Int, _ present: Int) {
        let foreign = compareForeign(row, wanted, present)
        // A row that is taken over is shown whole, as one that comes is: whoever accepts it has to see it.
        let isShownWhole = kind.botColumn != nil
        result.add(
            .adopt,
            row,
            .adopted,
            fields: foreign.written,
            present: isShownWhole ? foreign.present : [:],
            unchanged: isShownWhole ? foreign.standing : []
        )
    }

    /// Compares a row that was never applied: the fields that the manifest wins are to be written, the others stay.
    @discardableResult
    mutating func compareForeign(_ row: RowPairs.Pair, _ wanted: Int, _ present: Int) -> ForeignRow {
        var foreign = ForeignRow()
        guard let live else { return foreign }
        var left: [FieldDeviation] = []
        let recordedRow = standing(row) == .observe ? nil : beginLedgerRow(row)
        let isBare = live.bareKeys.contains(row.key)
        for field in 0..<values.width {
            let desired = values[wanted, field]
            guard desired.isDeclared else {
                // Nobody declares it, and it comes with the row: what a column holds by itself need not be said.
                let now = live.values[present, field]
                if now != kind.fields[field].initial {
                    foreign.standing.append(FieldChange(field: field, before: now, after: now))
                }
                continue
            }
            let management = management(row, field)
            let compared = FieldComparison(
                field: kind.fields[field],
                sides: settling.settle(desired: desired, ledger: .undeclared, live: live.values[present, field]),
                declared: desired,
                recorded: .undeclared,
                isBare: isBare,
                management: management
            )
            let now = compared.sides.live
            let isSame = compared.sides.desired.isSameValue(as: now)
            if let recordedRow {
                // What is so already is as good as made.
                let isMade = management == .once && isSame
                managedLedger?[recordedRow, field] = isMade ? desired : compared.ledgerValue
            }
            if let cause = compared.deviation {
                left.append(
                    FieldDeviation(
                        field: field,
                        live: now,
                        declared: desired,
                        management: management,
                        cause: cause,
                        isBare: isBare
                    )
                )
            }
            switch (isSame, management) {
            // The same value, and empty to bots of the original: written in the form that they read.
            case (true, .always) where isBare:
                foreign.written.append(FieldChange(field: field, before: desired, after: desired, isBare: true))
            case (true, _): foreign.standing.append(FieldChange(field: field, before: desired, after: desired))
            case (false, .always):
                foreign.written.append(FieldChange(field: field, before: now, after: desired, isBare: isBare))
            case (false, _):
                foreign.standing.append(FieldChange(field: field, before: now, after: desired))
                foreign.present[field] = now
            }
        }
        if !left.isEmpty { result.leave(row, .differs, left) }
        return foreign
    }
}

/// What becomes of a row that was never applied.
struct ForeignRow {
    /// The fields that the manifest wins, where they hold something else.
    var written: [FieldChange] = []
    /// The fields that stay as they are: what is there, and what is declared.
    var standing: [FieldChange] = []
    /// What is there of those that are declared otherwise.
    var present: [Int: FieldValue] = [:]
}
