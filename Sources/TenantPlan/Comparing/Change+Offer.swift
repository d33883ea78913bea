internal import TenantModel

extension Change {
    /// Whether the price rises at least as much as each thing that customers get more of: days, and gigabytes, cost no less
    /// than they did, neither as they are there nor as they were applied. What has no limit any more no price makes up for.
    var isPaidForByItsPrice: Bool {
        func asApplied(_ field: FieldChange) -> FieldValue {
            // What only drifted goes back to what was applied.
            applied[field.field] ?? (field.drift == .drift ? field.after : field.before)
        }
        return isPaidFor(beside: \.before) && isPaidFor(beside: asApplied)
    }

    /// The same beside one of the two pasts of the plan.
    private func isPaidFor(beside former: (FieldChange) -> FieldValue) -> Bool {
        let price = fields.first { field in
            kind.fields[field.field].risks.contains { $0.risk == .priceRose }
        }
        guard let price, case (.integer(let old), .integer(let new)) = (former(price), price.after) else {
            return false
        }
        return fields.allSatisfy { field in
            let before = former(field)
            let grows = kind.fields[field.field].risks.contains { rule in
                rule.risk == .offerGrew && rule.applies(from: before, to: field.after)
            }
            guard grows else { return true }
            guard case (.integer(let less), .integer(let more)) = (before, field.after), less < more else {
                return false
            }
            return Int128(new) * Int128(less) >= Int128(old) * Int128(more)
        }
    }
}
