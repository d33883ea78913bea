/// One change of one row: what the planner decides, what a reviewer reads and what the store writes.
///
/// An immutable class: a plan of 680,000 changes is sorted, filtered and grouped, and passing one on then costs one
/// reference instead of eight.
public final class Change: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// What is changed.
    public let kind: ResourceKind
    /// The key of the row; for the bot itself its slug.
    public let key: String
    /// The key that the row has had so far, where it gets another one.
    public let previousKey: String?
    /// What the row is called in the database, where that is not what it ought to be.
    public let liveKey: LiveKey
    /// What happens to the row.
    public let action: Action
    /// Why.
    public let reason: Reason
    /// What became of the live row behind our back; the gravest of its fields.
    public let drift: Drift
    /// The fields that change, in the order of `kind.fields`.
    public let fields: [FieldChange]
    /// What was applied last of fields that hold something else by now, or nothing, and get a third value: what people
    /// approved. By the place in `kind.fields`.
    public let applied: [Int: FieldValue]
    /// What is there of fields that stay as they are: of those that are not declared any more, where that is not what was
    /// applied, and of a row that is taken over where it is not what is declared. By the place in `kind.fields`.
    public let present: [Int: FieldValue]
    /// Fields that stay as they are and have to be seen: of a row that is taken over, or that was given up and is used again.
    public let unchanged: [FieldChange]
    /// What comes into use by it that nobody approved, and what it is held against; see ``WokenRow/Role``.
    public let woken: [WokenRow]
    /// Where the manifest says so; `nil` where the manifest is silent.
    public let source: SourcePosition?
    /// What it means.
    public let risks: [Risk]
    /// The rows that it is about.
    public let target: Target

    /// Makes a change.
    public init(
        tenant: String,
        kind: ResourceKind,
        key: String,
        previousKey: String? = nil,
        liveKey: LiveKey = .asExpected,
        action: Action,
        reason: Reason,
        drift: Drift = .none,
        fields: [FieldChange],
        applied: [Int: FieldValue] = [:],
        present: [Int: FieldValue] = [:],
        unchanged: [FieldChange] = [],
        woken: [WokenRow] = [],
        source: SourcePosition?,
        risks: [Risk] = [],
        target: Target
    ) {
        self.tenant = tenant
        self.kind = kind
        self.key = key
        self.previousKey = previousKey
        self.liveKey = liveKey
        self.action = action
        self.reason = reason
        self.drift = drift
        self.fields = fields
        self.applied = applied
        self.present = present
        self.unchanged = unchanged
        self.woken = woken
        self.source = source
        self.risks = risks
        self.target = target
    }

    /// The same change with what it means.
    public func with(risks: [Risk]) -> Change { copy(reason, source, woken, risks) }

    /// The same change with what comes into use by it, or goes beside it, and what that means.
    public func waking(_ rows: [WokenRow]) -> Change {
        var risks = risks
        for risk in rows.flatMap(\.risks) where !risks.contains(risk) { risks.append(risk) }
        // It says less of the same.
        if risks.contains(.priceFell) { risks.removeAll { $0 == .priceLowered } }
        return copy(reason, source, woken + rows, risks)
    }

    /// The same change as a part of a way back: for that reason, and from no manifest. What leaves the ledger by it, and stays as it
    /// is, is forgotten.
    public func rollingBack(as reason: Reason = .rolledBack) -> Change { copy(reason, nil, woken, risks) }

    private func copy(_ reason: Reason, _ source: SourcePosition?, _ woken: [WokenRow], _ risks: [Risk]) -> Change {
        Change(
            tenant: tenant,
            kind: kind,
            key: key,
            previousKey: previousKey,
            liveKey: liveKey,
            action: action,
            reason: reason,
            drift: drift,
            fields: fields,
            applied: applied,
            present: present,
            unchanged: unchanged,
            woken: woken,
            source: source,
            risks: risks,
            target: target
        )
    }

    /// What a row is called in the database.
    public enum LiveKey: Sendable, Hashable {
        /// What it was last applied as, or what it is to be called; or it is not there.
        case asExpected
        /// Nothing: nobody named it yet, or somebody took its name away.
        case none
        /// Something else, which somebody gave it.
        case other(String)
    }

    /// What happens to a row.
    public enum Action: String, Sendable, CaseIterable {
        case create, update, delete, rename, deactivate, adopt, record
    }

    /// Why it happens.
    public enum Reason: String, Sendable, CaseIterable {
        /// The tenant is new.
        case tenantCreated = "tenant_created"
        /// The manifest says something else than the last time.
        case configChanged = "config_changed"
        /// The manifest says what it said; somebody changed the row.
        case drifted
        /// Fields are no longer declared and go back to their defaults.
        case released
        /// Somebody else's row is declared.
        case adopted
        /// The row already is as declared; only the ledger learns of it.
        case converged
        /// The row is no longer declared.
        case removed
        /// The row was deleted behind our back.
        case recreated
        /// The tenant's file is gone.
        case tenantRemoved = "tenant_removed"
        /// The manifest calls it something else.
        case renamed
        /// The manifest leaves it to others from now on; only the ledger learns of it.
        case observed
        /// The row was switched off when it was no longer declared, and is declared again.
        case returned
        /// It goes back to what it was at an earlier revision.
        case rolledBack = "rolled_back"
        /// Somebody said that it is not ours any more; the row stays.
        case forgotten
        /// Somebody said that the tenant goes for good, with all its rows.
        case purged
    }

    /// What became of a live value behind our back, from harmless to grave.
    public enum Drift: String, Sendable, Comparable, CaseIterable {
        case none, converged, drift, conflict, deleted

        /// Whether the left is less grave.
        public static func < (left: Drift, right: Drift) -> Bool { left.gravity < right.gravity }

        private var gravity: Int {
            switch self {
            case .none: 0
            case .converged: 1
            case .drift: 2
            case .conflict: 3
            case .deleted: 4
            }
        }
    }

    /// Which rows of the database a change is about.
    public struct Target: Hashable, Sendable {
        /// `bots.id`; `nil` for a tenant that is not there yet.
        public let botID: Int32?
        /// The row's surrogate key, where its table has one and the row exists.
        public let rowID: Int32?

        /// Makes a target.
        public init(botID: Int32?, rowID: Int32? = nil) {
            self.botID = botID
            self.rowID = rowID
        }
    }
}

/// One field of a change.
public struct FieldChange: Sendable {
    /// The place of the field in `kind.fields`.
    public let field: Int
    /// The live value; undeclared where there is no row. In a ``Change/Action/record`` what was applied last, since nothing of
    /// the row changes: what is there is ``after``, or stands in ``Change/present`` where the value is let go of.
    public let before: FieldValue
    /// The value that it gets.
    public let after: FieldValue
    /// What became of the live value behind our back.
    public let drift: Change.Drift
    /// Whether the live value stands bare where it is written wrapped; then it may be the value that it gets.
    public let isBare: Bool
    /// Whether others have the last word about it from now on, so that it leaves the ledger with whatever is there.
    public let isLeftToOthers: Bool

    /// Makes a change of a field.
    public init(
        field: Int,
        before: FieldValue,
        after: FieldValue,
        drift: Change.Drift = .none,
        isBare: Bool = false,
        isLeftToOthers: Bool = false
    ) {
        self.field = field
        self.before = before
        self.after = after
        self.drift = drift
        self.isBare = isBare
        self.isLeftToOthers = isLeftToOthers
    }
}
