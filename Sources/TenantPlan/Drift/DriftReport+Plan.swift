internal import CanonicalJSON
public import TenantModel

extension DriftReport {
    /// Takes the drift out of a plan.
    ///
    /// - Parameters:
    ///   - plan: What an apply would do.
    ///   - recorded: What it was planned against, which also knows what was applied last.
    ///   - fingerprinter: Stands for what may not be seen.
    ///   - tenantGlob: Which tenants the plan was asked for; `nil` for all.
    public init(
        _ plan: Plan,
        against recorded: RecordedDatabase,
        _ fingerprinter: Fingerprinter,
        tenantGlob: String? = nil
    ) {
        let sides = AppliedSides(recorded, fingerprinter, plan.exposures)
        let changed = plan.changes.lazy.filter { $0.drift != .none }.map { sides.row($0) }
        let left = plan.deviations.lazy.compactMap { sides.row($0) }
        self.init(
            database: plan.database,
            tenantGlob: tenantGlob,
            environmentInForce: recorded.stamp.environment,
            environment: Self.environment(of: plan, against: recorded),
            rows: Self.joined((Array(changed) + Array(left) + sides.rowsWithoutFile(plan)).sorted { $0.precedes($1) }),
            unmanagedRows: plan.unmanaged.values.reduce(0, +),
            undeclaredUse: UndeclaredUse(plan, fingerprinter),
            countedAsDrift: plan.policy.countedAsDrift
        )
    }

    /// The environment that the plan was made for. Before anything is applied there is none that it could differ from.
    private static func environment(of plan: Plan, against recorded: RecordedDatabase) -> String? {
        let change = plan.directory.first { $0.kind == .environment && $0.needsAcknowledgement }
        guard let line = change?.lines.first else { return recorded.stamp.environment }
        return line.after?.value.string
    }

    /// A row of which the manifest wins some fields and leaves others is one.
    private static func joined(_ rows: [Row]) -> [Row] {
        var joined: [Row] = []
        for row in rows {
            if let last = joined.last, !last.precedes(row) {
                joined[joined.count - 1] = last.joined(with: row)
            } else {
                joined.append(row)
            }
        }
        return joined
    }
}

extension DriftReport.Row {
    fileprivate func precedes(_ other: DriftReport.Row) -> Bool {
        guard tenant.hasSameBytes(as: other.tenant) else { return tenant.precedesInBytes(other.tenant) }
        guard kind == other.kind else { return kind.order < other.kind.order }
        return key.precedesInBytes(other.key)
    }

    fileprivate func joined(with other: DriftReport.Row) -> DriftReport.Row {
        DriftReport.Row(
            tenant: tenant,
            kind: kind,
            key: key,
            drift: max(drift, other.drift),
            management: management,
            source: source ?? other.source,
            fields: fields + other.fields
        )
    }
}
