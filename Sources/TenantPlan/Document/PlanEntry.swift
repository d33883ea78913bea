internal import CanonicalJSON
internal import Escaping
public import TenantModel

/// One change as a reader may see it.
public struct PlanEntry: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row; for the bot itself the slug.
    public let key: String
    /// The key that the row has had so far, where it gets another one.
    public let previousKey: String?
    /// What happens to the row.
    public let action: Change.Action
    /// Why.
    public let reason: Change.Reason
    /// What became of the live row behind our back.
    public let drift: Change.Drift
    /// The fields that change.
    public let fields: [EntryField]
    /// What comes into use by the change that nobody approved, and what it is held against; see ``WokenRow/Role``.
    public let woken: [WokenEntry]
    /// Where the manifest says so.
    public let source: SourcePosition?
    /// What it means.
    public internal(set) var risks: [RiskNote] = []

    /// One field of an entry.
    public struct EntryField: Sendable {
        /// The column.
        public let name: String
        /// What it holds now.
        public let before: ShownValue
        /// What it will hold.
        public let after: ShownValue
        /// What was applied last, where it is neither of the two.
        public let applied: ShownValue?
        /// What is there and stays: where it is not what was applied and nobody declares it any more, or not what is declared.
        public let present: ShownValue?
        /// What became of the live value behind our back.
        public let drift: Change.Drift
        /// Whether the live value stands bare where it is written wrapped.
        public internal(set) var isBare = false
        /// Whether any part of a value is hidden.
        public var isSensitive: Bool {
            before.isSensitive || after.isSensitive || applied?.isSensitive ?? false || present?.isSensitive ?? false
        }
    }

    /// A row of which something comes into use that nobody approved, or that the change is held against.
    public struct WokenEntry: Sendable {
        /// What it has to do with the change.
        public let role: WokenRow.Role
        /// The kind of the row.
        public let kind: ResourceKind
        /// Its key; `nil` for a row that nobody named.
        public let key: String?
        /// Its surrogate key, where its table has one.
        public let rowID: Int32?
        /// What counts of it: each value on both sides.
        public let fields: [EntryField]
        /// What that has to be accepted as.
        public let risks: [Risk]
    }

    /// The place as an acknowledgement names it: `TENANT` or `TENANT/KEY`.
    public var place: String {
        kind == .bot ? tenant : tenant + "/" + key
    }
}

extension PlanEntry {
    init(_ change: Change, _ rules: EntryRules) {
        self.tenant = change.tenant
        self.kind = change.kind
        self.key = change.key
        self.previousKey = change.previousKey
        self.action = change.action
        self.reason = change.reason
        self.drift = change.drift
        self.source = change.source
        let shown =
            change.unchanged.isEmpty
            ? change.fields : (change.fields + change.unchanged).sorted { $0.field < $1.field }
        var fields: [EntryField] = []
        fields.reserveCapacity(shown.count + 1)
        if let key = EntryField.key(of: change, rules.fingerprinter) { fields.append(key) }
        for field in shown {
            let description = change.kind.fields[field.field]
            let exposure = rules.exposures.exposure(of: description, in: change.kind, ofRow: change.key)
            fields.append(
                EntryField(
                    name: description.name,
                    before: ShownValue(field.before, exposure, rules.fingerprinter),
                    after: ShownValue(field.after, exposure, rules.fingerprinter),
                    applied: change.applied[field.field].map { ShownValue($0, exposure, rules.fingerprinter) },
                    present: change.present[field.field].map { ShownValue($0, exposure, rules.fingerprinter) },
                    drift: field.drift,
                    isBare: field.isBare
                )
            )
        }
        self.fields = fields
        self.woken = change.woken.map { WokenEntry($0, rules) }
        guard !change.risks.isEmpty else { return }
        var writer = JSONWriter()
        write(to: &writer, only: .content)
        let content = ChangeContent(writer.text, rules.fingerprinter)
        self.risks = change.risks.map { rules.note($0, of: change, place: place, content) }
    }
}

extension PlanEntry.WokenEntry {
    init(_ row: WokenRow, _ rules: EntryRules) {
        self.role = row.role
        self.kind = row.kind
        self.key = row.key
        self.rowID = row.rowID
        self.risks = row.risks
        self.fields = row.fields.map { field in
            let description = row.kind.fields[field.field]
            let exposure = rules.exposures.exposure(of: description, in: row.kind, ofRow: row.key ?? "")
            let value = ShownValue(field.after, exposure, rules.fingerprinter)
            return PlanEntry.EntryField(
                name: description.name,
                before: value,
                after: value,
                applied: nil,
                present: nil,
                drift: .none
            )
        }
    }
}

extension PlanEntry.EntryField {
    /// The column of the key, where the row is called something else in the database. A manifest has no field for it.
    fileprivate static func key(of change: Change, _ fingerprinter: Fingerprinter) -> PlanEntry.EntryField? {
        let before: FieldValue
        switch change.liveKey {
        case .asExpected: return nil
        case .none: before = .null
        case .other(let key): before = .text(key)
        }
        return PlanEntry.EntryField(
            name: change.kind.keyColumn,
            before: ShownValue(before, .open, fingerprinter),
            after: .open(.text(change.key)),
            applied: nil,
            present: nil,
            drift: change.action == .adopt ? .none : .drift
        )
    }
}

/// What a change means, bound to that very change.
public struct RiskNote: Sendable, Hashable {
    /// Which risk it is.
    public let risk: Risk
    /// The place as an acknowledgement names it; empty for the whole directory.
    public let place: String
    /// Eight digits that stand for the change.
    public let hash: String
    /// Whether somebody has to accept it by name.
    public let needsAcknowledgement: Bool
    /// Whom and what it reaches: `312 active subscribers`; `unknown` where the database cannot tell.
    public internal(set) var reach: String

    /// The reach, where it is known, harmless on a terminal: a plan file may say anything. Other sinks escape it once more.
    var knownReach: String? { reach == ReachWords.unknown ? nil : TerminalText.escaped(reach) }

    /// What to say to accept it: `card_changed:parsvpn/mellat-main@9f31c2aa`; of the whole directory
    /// `policy_changed:@9f31c2aa`.
    public var acknowledgement: String { Self.acknowledgement(risk, place, hash) }

    static func acknowledgement(_ risk: Risk, _ place: String, _ hash: String) -> String {
        "\(risk.rawValue):\(place)@\(hash)"
    }
}
