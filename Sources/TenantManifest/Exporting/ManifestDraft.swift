internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// What a manifest is going to declare, before it is text.
struct ManifestDraft {
    /// What the tenant is called.
    let slug: String
    /// Whether the tenant was ever applied: then only what the ledger holds is declared.
    let isManaged: Bool
    /// What keys there are.
    let catalog: Catalog
    /// Rows of every kind, in the order of ``ResourceKind/all``.
    var rows: [[Row]]
    /// What could not be taken over as it is.
    var findings: [Diagnostic] = []
    /// References that were made up.
    var newSecrets: [SecretReference] = []

    /// One row.
    struct Row {
        let key: String
        /// What is declared, in the order of the kind's fields; undeclared where the manifest is to be silent.
        var values: [FieldValue]
        /// What the table holds.
        let live: ArraySlice<FieldValue>
        /// What was applied last; `nil` for rows that are not managed.
        let applied: ArraySlice<FieldValue>?
    }

    /// A part of a manifest that can be left out.
    enum Part: Hashable {
        case row(kind: Int, key: String)
        case field(kind: Int, key: String, field: Int)
        case everyRow(kind: Int, field: Int)
    }

    /// Leaves a part out; `false` where the tenant cannot be declared without.
    mutating func leaveOut(_ part: Part) -> Bool {
        switch part {
        case .row(let kind, let key):
            rows[kind].removeAll { $0.key.hasSameBytes(as: key) }
            return ResourceKind.all[kind] != .bot
        case .field(let kind, let key, let field):
            // Without one of the fields that it needs there is no row.
            if ResourceKind.all[kind].fields[field].isRequired { return leaveOut(.row(kind: kind, key: key)) }
            for row in rows[kind].indices where rows[kind][row].key.hasSameBytes(as: key) {
                rows[kind][row].values[field] = .undeclared
            }
            return true
        case .everyRow(let kind, let field):
            for row in rows[kind].indices { rows[kind][row].values[field] = .undeclared }
            return true
        }
    }
}
