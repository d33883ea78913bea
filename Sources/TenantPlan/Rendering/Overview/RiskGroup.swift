internal import CanonicalJSON
internal import TenantModel

/// The changes that mean the same: said once, with every change that it is true of.
struct RiskGroup {
    let risk: Risk
    /// The changes, in the order of the plan.
    private(set) var changes: [RiskyChange] = []
    /// What changes for the whole directory.
    private(set) var directory: [DirectoryEntry] = []
    /// How many tenants the changes are of.
    private var tenants = 0

    /// How many tenants it is about, for a table.
    var reachedTenants: String { directory.isEmpty ? String(tenants) : "all" }

    /// How many acknowledgements it takes.
    var count: Int { directory.count + changes.count }

    init(_ risk: Risk) {
        self.risk = risk
    }

    /// Adds a change. Those of one tenant come one behind the other.
    mutating func add(_ change: RiskyChange) {
        if changes.last?.part != change.part { tenants += 1 }
        changes.append(change)
    }

    /// Adds what changes for all tenants.
    mutating func add(_ entry: DirectoryEntry) {
        directory.append(entry)
    }

    /// The changes, those first by which a number falls the furthest: what is left out of a long list is the least of it.
    var worstFirst: [RiskyChange] {
        let falls = changes.map(\.remainder)
        return changes.indices.sorted { falls[$0] == falls[$1] ? $0 < $1 : falls[$0] < falls[$1] }.map { changes[$0] }
    }
}

/// A change and one thing that it means.
struct RiskyChange {
    let entry: PlanEntry
    let note: RiskNote
    /// The place of its tenant in ``PlanOverview/tenants``.
    let part: Int

    /// The fields that make it a risk; all of them where it is the row that counts.
    var fields: [PlanEntry.EntryField] {
        let own = entry.fields.filter { field in
            let rules = entry.kind.fields.first { $0.name == field.name }?.risks ?? []
            return rules.contains { $0.risk == note.risk }
        }
        // Where something else comes into use by it, it is the switch that does so.
        if own.isEmpty, !woken.isEmpty {
            let switches = entry.fields.filter { $0.after == .open(.bool(true)) }
            if !switches.isEmpty { return switches }
        }
        return own.isEmpty ? entry.fields : own
    }

    /// What comes into use by the change and makes it a risk.
    var woken: [PlanEntry.WokenEntry] { entry.woken.filter { $0.risks.contains(note.risk) } }

    /// What is left of a number that falls, as a part of what it was, in the database or as it was applied; 1 where none
    /// does. What somebody lowered in the database first falls as far as nobody approved.
    var remainder: Double {
        fields.reduce(1) { least, field in
            guard let new = field.after.number else { return least }
            return [field.before, field.applied].reduce(least) { least, former in
                guard let old = former?.number, old > 0, new < old else { return least }
                return min(least, new / old)
            }
        }
    }
}

/// A row that is deleted or switched off.
struct Removal {
    let entry: PlanEntry
    /// The place of its tenant in ``PlanOverview/tenants``.
    let part: Int
}

extension ShownValue {
    /// A number to sort by.
    fileprivate var number: Double? {
        switch self {
        case .open(.integer(let number)): Double(number)
        case .open(.json(let json)): Double(json.text)
        default: nil
        }
    }
}

extension PlanEntry.EntryField {
    /// Every value that is shown of it.
    var values: [ShownValue] { [before, after] + [applied, present].compactMap(\.self) }
}

extension RiskGroup {
    /// Whether a value of it may be longer than so many characters, as it is shown.
    func hasValues(longerThan longest: Int) -> Bool {
        // What is spelled out takes up to eight characters for two bytes.
        func isLong(_ bytes: Int) -> Bool { bytes > longest / 8 }
        return changes.contains { change in
            (change.fields + change.woken.flatMap(\.fields)).contains { field in
                field.values.contains { value in
                    switch value {
                    case .open(.text(let text)): isLong(text.utf8.count)
                    case .open(.json(let json)): isLong(json.text.utf8.count)
                    default: false
                    }
                }
            }
        }
            || directory.contains { entry in
                entry.lines.contains { line in
                    [line.before, line.after].contains { isLong($0?.text.utf8.count ?? 0) }
                }
            }
    }
}
