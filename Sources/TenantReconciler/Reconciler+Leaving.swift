internal import Diagnostics
public import PostgresDriver
package import TenantModel
public import TenantPlan
internal import TenantStore

extension Reconciler {
    /// Plans what takes a tenant, or some of its rows, out of our hands, in one read-only snapshot. Cannot write. No manifest
    /// is asked.
    ///
    /// What it gives is applied by ``apply(_:_:on:progress:)``: rows leave the ledger and stay as they are; protection and
    /// hold of a whole tenant end.
    ///
    /// - Parameters:
    ///   - tenant: What it was applied as.
    ///   - rows: Which of its rows; none for the whole tenant.
    ///   - toolVersion: The version of the tool.
    ///   - connection: A connection.
    /// - Returns: The plan.
    /// - Throws: ``ReconcileError`` with `notManaged`, or `tenantHeld` for rows of a tenant that somebody holds.
    public func planForgetting(
        _ tenant: String,
        rows: [RowName] = [],
        toolVersion: String,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> PlannedChanges {
        let (recorded, state) = try await read(on: connection)
        guard !state.isMoved else { throw .movedDatabase(from: state.recordedPlace, to: state.place) }
        let plan: Plan
        do throws(NotManaged) {
            plan = try Plan(
                ForgetRequest(
                    tenant: tenant,
                    rows: rows,
                    recorded: recorded,
                    settings: state.settings,
                    fingerprinter: state.fingerprinter
                )
            )
        } catch {
            let names = recorded.tenants.compactMap(\.appliedSlug)
            guard !names.contains(tenant), let near = Suggestion.nearest(to: tenant, in: names) else {
                throw .notManaged(error.reasons)
            }
            throw .notManaged(error.reasons.map { "\($0); did you mean '\(near)'?" })
        }
        // A whole tenant takes its hold along, by name and with an acknowledgement; a row says nothing of it.
        let botID = recorded[tenant]?.botID
        if !rows.isEmpty, let hold = recorded.holds.first(where: { $0.botID == nil || $0.botID == botID }) {
            throw .tenantHeld("tenant '\(tenant)' is held by \(hold.actor): \(hold.reason); nothing was written")
        }
        return try await planned(plan, of: tenant, recorded, state, toolVersion, purpose: .forgetting, on: connection)
    }

    /// Plans the end of a tenant, in read-only snapshots. Cannot write.
    ///
    /// What it gives is applied by ``apply(_:_:on:progress:)``, which looks for everything that stands in the way once more
    /// under the locks of an apply.
    ///
    /// - Parameters:
    ///   - options: The tenant, and what is known about it elsewhere.
    ///   - connection: A connection.
    /// - Returns: The plan.
    /// - Throws: ``ReconcileError`` with `noSuchTenant`, or `purgeRefused` naming everything that stands in the way.
    public func planPurge(
        _ options: PurgeOptions,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> PlannedChanges {
        let tenant = options.tenant
        let (recorded, state) = try await read(on: connection)
        guard !state.isMoved else { throw .movedDatabase(from: state.recordedPlace, to: state.place) }
        guard let bot = recorded[tenant], (bot.appliedSlug ?? bot.slug) == tenant else {
            throw .noSuchTenant(recorded.missing(tenant))
        }
        let obstacles = try await inTransaction(
            .repeatableReadReadOnly,
            lockTimeout: lockTimeout,
            on: connection
        ) { connection in
            try PurgeObstacles.read(of: bot.botID, tenant, discarding: options.discardedBalance, on: connection)
        }
        let refusal = PurgeRefusal(
            tenant: tenant,
            reasons: options.declarations.map { "\($0) declares it" } + bot.reasonsToStay(recorded.holds)
                + obstacles.references,
            balance: obstacles.balance
        )
        guard refusal.isEmpty else { throw .purgeRefused(refusal) }
        let plan = Plan(
            purging: bot,
            tenant,
            in: recorded,
            discarding: obstacles.discarded,
            settings: state.settings,
            fingerprinter: state.fingerprinter
        )
        let counts = ResourceKind.all.map { ($0, bot.live[$0.order].values.count + bot.live[$0.order].withoutKey) }
        let purge = Purge(
            botID: bot.botID,
            tenant: tenant,
            rows: Dictionary(uniqueKeysWithValues: counts),
            discardedBalance: obstacles.discarded
        )
        return try await planned(
            plan,
            of: tenant,
            recorded,
            state,
            options.toolVersion,
            purpose: .purge(purge),
            on: connection
        )
    }

    /// A plan that no manifest made: policy, catalog and environment stay what they are.
    private func planned(
        _ plan: Plan,
        of tenant: String,
        _ recorded: RecordedDatabase,
        _ state: ControlState,
        _ toolVersion: String,
        purpose: ApplyPurpose,
        on connection: PostgresConnection
    ) async throws(ReconcileError) -> PlannedChanges {
        let context = PlanContext(toolVersion: toolVersion, environment: state.stamp.environment)
        let planned = PlannedChanges(
            plan,
            PlanDocument(
                plan,
                context: context,
                limits: Limits(plan.policy, allowedByHand: nil),
                fingerprinter: state.fingerprinter
            ),
            recorded: recorded,
            directory: DirectoryUpdate(planned: DirectoryStamp(state.settings, environment: state.stamp.environment)),
            includes: { $0 == tenant },
            purpose: purpose
        )
        return try await counted(planned, on: connection)
    }
}

extension RecordedDatabase {
    /// That there is no tenant of a name, the nearest, and what may be meant that has none: bots of the original have no
    /// slug until they are adopted.
    package func missing(_ tenant: String) -> String {
        let near = Suggestion.nearest(to: tenant, in: tenants.compactMap { $0.appliedSlug ?? $0.slug })
        let nameless = tenants.count { $0.appliedSlug == nil && $0.slug == nil }
        var text = "no tenant '\(tenant)' in the database" + (near.map { "; did you mean '\($0)'?" } ?? "")
        if nameless > 0 {
            text += "; \(nameless) bot\(nameless == 1 ? " has" : "s have") no slug, which 'tenantctl adopt' gives"
        }
        return text
    }
}

extension RecordedTenant {
    /// Why the tenant may not go yet, as far as its own row and its holds say. One that still sells has to be switched off
    /// first, by a plan of its own that others have seen: this is the one step that nothing takes back.
    fileprivate func reasonsToStay(_ holds: [Hold]) -> [String] {
        let kind = ResourceKind.bot
        let row = live[kind.order].values
        func isOn(_ name: String) -> Bool {
            guard let field = kind.fieldIndex(name), !row.isEmpty else { return false }
            return row[0, field] == .bool(true)
        }
        var reasons: [String] = []
        if isOn("is_active") {
            reasons.append(
                "it is active: delete its file and apply, which deactivates it; wait until its bot has stopped"
            )
        }
        if isOn("protected") {
            reasons.append("it is protected: 'tenantctl forget' ends that, with an acknowledgement")
        }
        if isOn("is_master") { reasons.append("it is the master: give the role to another tenant first") }
        for hold in holds where hold.botID == nil || hold.botID == botID {
            reasons.append(
                "\(hold.tenant ?? "all tenants") held by \(hold.actor): \(hold.reason); 'tenantctl release' ends that"
            )
        }
        return reasons
    }
}
