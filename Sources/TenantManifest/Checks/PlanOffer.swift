internal import TenantModel

/// What a customer gets from a plan that is on sale, and for how much.
struct PlanOffer {
    /// The row of the plan.
    let row: Int
    /// How many days it runs.
    let days: Int64
    /// The price, more than zero.
    let kopeks: Int64
    /// How much traffic it holds; as much as there is where it is unlimited.
    let gigabytes: Int64
    /// How many devices may use it.
    let devices: Int64

    /// The offer of a row. What is not declared is the column's default.
    ///
    /// - Returns: `nil` for a plan that is not on sale, for one that costs nothing, since nothing is sold for it, and
    ///   for one of which a manifest does not know enough.
    init?(_ plans: RowSet, row: Int, management: KindManagement) {
        guard Self.value(plans, row, Fields.isActive) == .bool(true),
            case .integer(let days) = plans[row, Fields.days],
            case .integer(let kopeks) = plans[row, Fields.kopeks], kopeks > 0,
            case .integer(let gigabytes) = Self.value(plans, row, Fields.gigabytes),
            case .integer(let devices) = Self.value(plans, row, Fields.devices)
        else { return nil }
        // What is never written is what others make of it. What is written once is what customers are offered from then on.
        let key = plans.keys[row]
        guard management.isEmpty || Fields.compared.allSatisfy({ management[key, $0] != .observe }) else { return nil }
        self.row = row
        self.days = days
        self.kopeks = kopeks
        self.gigabytes = gigabytes == 0 ? .max : gigabytes
        self.devices = devices
    }

    /// The offer in words: `365 days for 1,200,000 toman`.
    var words: String { "\(days) day\(days == 1 ? "" : "s") for \(Money.described(kopeks: kopeks))" }

    private static func value(_ plans: RowSet, _ row: Int, _ field: Int) -> FieldValue {
        let value = plans[row, field]
        return value.isDeclared ? value : ResourceKind.plan.fields[field].initial
    }

    /// The places of the fields that are looked at.
    enum Fields {
        static let isActive = ResourceKind.plan.fieldIndex("is_active") ?? 0
        static let days = ResourceKind.plan.fieldIndex("period_days") ?? 0
        static let kopeks = ResourceKind.plan.fieldIndex("price_kopeks") ?? 0
        static let gigabytes = ResourceKind.plan.fieldIndex("traffic_limit_gb") ?? 0
        static let devices = ResourceKind.plan.fieldIndex("device_limit") ?? 0

        /// All of them, the price first.
        static let compared = [kopeks, days, gigabytes, devices, isActive]
    }
}
