internal import Diagnostics
public import PostgresDriver
public import TenantManifest
public import TenantPlan
public import TenantStore

/// Why tenants could not be reconciled. Each case says what to do next; none says anything secret.
public enum ReconcileError: Error, Sendable {
    /// The manifests have errors.
    case invalidManifests(LoadedManifests)
    /// Changes need secrets that are not at hand: `parsvpn env:PARSVPN_BOT_TOKEN (tenants/parsvpn.yaml:7)`.
    case unresolvedSecrets([String])
    /// Acknowledgements or limits stand in the way.
    case closedGate(Gate)
    /// What the plan relies on has moved.
    case stale(String)
    /// Another apply, or somebody's transaction, held a lock for too long.
    case lockTimeout(PostgresError)
    /// The connection broke during COMMIT, and nobody could be asked what became of it.
    case outcomeUnknown(operationID: String, PostgresError)
    /// The database is not where it was set up: a copy, or one that was moved or renamed.
    case movedDatabase(from: DatabasePlace, to: DatabasePlace)
    /// A declared bot is another tenant's in the database.
    case identityConflict(IdentityConflict)
    /// PostgreSQL said no, or did not answer. Nothing was written.
    case database(PostgresError)
    /// A trigger or a rule of the database makes something else of what is written.
    case altered(String)
    /// A sequence gives numbers that rows have already.
    case sequenceBehind(LaggingSequence)
    /// There has been no such revision.
    case noSuchRevision(String)
    /// The history does not reach back so far.
    case historyPruned(String)
    /// Secrets changed since the revision that a rollback goes back to: `parsvpn bot telegram_bot_token, was env:…`.
    case secretsChangedSince([String])
    /// Tenants that a rollback would bring back are deleted for good.
    case purgedSince([String])
    /// Rows that cannot be taken over, and why: `monthly=12: plan 12 belongs to tenant 'beh'`.
    case adoptionRefused([String])
    /// What is to be forgotten was never applied, a line each.
    case notManaged([String])
    /// A tenant cannot be deleted for good.
    case purgeRefused(PurgeRefusal)
    /// The database holds no tenant of that name.
    case noSuchTenant(String)
    /// A hold whose end is in the past.
    case holdIsOver(String)
    /// Somebody holds the tenant, and who, and why.
    case tenantHeld(String)
    /// Our own bookkeeping is broken.
    case bookkeeping(String)
}

extension ReconcileError: CustomStringConvertible {
    /// The stable name of the case, for scripts.
    public var id: String {
        switch self {
        case .invalidManifests: "invalid_manifests"
        case .unresolvedSecrets: "unresolved_secrets"
        case .closedGate: "acknowledgement_required"
        case .stale: "stale_plan"
        case .lockTimeout: "lock_timeout"
        case .outcomeUnknown: "outcome_unknown"
        case .movedDatabase: "moved_database"
        case .identityConflict: "identity_conflict"
        case .database: "database"
        case .altered: "altered"
        case .sequenceBehind: "sequence_behind"
        case .noSuchRevision: "no_such_revision"
        case .historyPruned: "history_pruned"
        case .secretsChangedSince: "secrets_changed_since"
        case .purgedSince: "purged_since"
        case .adoptionRefused: "adoption_refused"
        case .notManaged: "not_managed"
        case .purgeRefused(let refusal): refusal.isOfBalanceAlone ? "balance_remains" : "purge_refused"
        case .noSuchTenant: "no_such_tenant"
        case .holdIsOver: "hold_is_over"
        case .tenantHeld: "held"
        case .bookkeeping: "bookkeeping"
        }
    }

    /// What happened, that nothing was written, and what to do.
    public var description: String {
        switch self {
        case .invalidManifests(let manifests):
            "the manifests have \(Self.errors(manifests.diagnostics.errorCount)); nothing was written"
                + Self.foundWhilePlanning(manifests)
        case .unresolvedSecrets(let lines):
            "secrets are not at hand; nothing was written:\n" + lines.map { "  " + $0 }.joined(separator: "\n")
                + "\nhint: set the variables, or name their folder or file with --secrets-dir or --secrets-file"
        case .closedGate(let gate): Self.words(for: gate)
        case .stale(let what): "the plan is stale; nothing was written: \(what)\nhint: plan again"
        case .lockTimeout(let error):
            "a lock was not free in time; nothing was written: \(error.message)"
                + "\nhint: another apply may be running, or a transaction be open; try again, or wait longer with --lock-timeout where the "
                + "command has it"
        case .outcomeUnknown(let operationID, let error):
            "the connection broke during COMMIT and the outcome of operation \(operationID) is unknown: \(error)"
                + "\nhint: plan again: no changes means that it was applied"
        case .movedDatabase(let origin, let place):
            "this database is a copy, or was moved: it was set up as \(origin) and is \(place); nothing was written"
                + "\nhint: if it takes the original's place (restored, renamed, upgraded), run "
                + "`tenantctl migrate identity --keep`; if the original lives on beside it (a clone), "
                + "`tenantctl migrate identity --renew`"
        case .identityConflict(let conflict): conflict.description
        case .database(let error): error.explanation
        case .altered(let what):
            what
                + "\nhint: planning again does not help: declare what comes out of it, or change the trigger or the rule"
        case .sequenceBehind(let sequence): sequence.description
        case .secretsChangedSince(let lines):
            "secrets changed since, and nobody has their values any more; nothing was written:\n"
                + lines.map { "  " + $0 }.joined(separator: "\n")
                + "\nhint: go back without them with --except-secrets; then apply manifests with the secrets that are to hold"
        case .purgedSince(let tenants):
            "tenants were deleted for good since, and nothing brings them back; nothing was written:\n"
                + tenants.map { "  " + $0 }.joined(separator: "\n")
                + "\nhint: go back without them with --tenant; a manifest makes such a tenant anew"
        case .adoptionRefused(let reasons):
            "this cannot be taken over; nothing was written:\n" + reasons.map { "  " + $0 }.joined(separator: "\n")
                + "\nhint: 'tenantctl get TENANT --unmanaged' shows what nobody declared; ids are those of its table"
        case .notManaged(let reasons):
            "this was never applied; nothing was written:\n" + reasons.map { "  " + $0 }.joined(separator: "\n")
                + "\nhint: 'tenantctl get' shows which tenants are managed, 'tenantctl get TENANT' which rows"
        case .purgeRefused(let refusal): refusal.description
        case .noSuchRevision(let what), .historyPruned(let what), .noSuchTenant(let what), .holdIsOver(let what): what
        case .tenantHeld(let what): what + "\nhint: 'tenantctl release' ends that"
        case .bookkeeping(let what): what
        }
    }

    /// What the files alone did not show, and so has not been said yet.
    private static func foundWhilePlanning(_ manifests: LoadedManifests) -> String {
        manifests.diagnostics.diagnostics.filter { $0.id == "secret.of_former_tenant" }.map { finding in
            "\n" + (finding.location.map { "\($0): " } ?? "") + "[\(finding.id)] \(finding.message)"
                + (finding.hint.map { "\nhint: \($0)" } ?? "")
        }.joined()
    }

    private static func errors(_ count: Int) -> String { count == 1 ? "1 error" : "\(count) errors" }

    private static func words(for gate: Gate) -> String {
        var parts: [[String]] = []
        if !gate.missing.isEmpty {
            parts.append(
                ["the plan needs acknowledgements; nothing was written. To accept, add:"]
                    + gate.missing.map { "  --ack \($0.acknowledgement)" }
            )
        }
        if !gate.brokenLimits.isEmpty {
            let isAboutRows = gate.brokenLimits.contains { !$0.isOfTenants }
            let remedy = isAboutRows ? ", or allow rows to be removed with --max-deletes" : ""
            parts.append(
                ["the plan goes beyond the limits; nothing was written:"] + gate.brokenLimits.map { "  \($0)" }
                    + ["hint: split the change" + remedy]
            )
        }
        if !gate.violations.isEmpty {
            parts.append(
                ["the policy in force does not allow this; nothing was written:"] + gate.violations.map { "  \($0)" }
                    + ["hint: change the values; or apply the change of `_policy.yaml` first, by itself"]
            )
        }
        if !gate.unused.isEmpty {
            parts.append(
                ["acknowledgements that fit no change of this plan:"]
                    + gate.unused.map { given in
                        let spent = gate.spent[given]
                        return "  \(given)" + (spent.map { " (used up by revision \($0); this is another time)" } ?? "")
                    }
            )
        }
        // Each is about something else, and has its own way out.
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }
}
