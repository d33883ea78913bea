internal import CanonicalJSON
internal import TenantModel

/// Plans what changes for the whole directory.
struct DirectoryPlanner {
    let declared: DeclaredDirectory
    let inForce: DirectorySettings
    let recorded: RecordedDatabase

    /// The changes, in the order of ``DirectoryChange/Kind``.
    var changes: [DirectoryChange] {
        // While nothing is managed there is nothing that a change could loosen.
        let isGuarded = recorded.tenants.contains(where: \.isManaged)
        return DirectoryChange.Kind.allCases.compactMap { kind in
            let (before, after) = sides(of: kind)
            let lines = DirectoryChange.Line.differences(from: before, to: after)
            guard !lines.isEmpty else { return nil }
            return DirectoryChange(
                kind: kind,
                lines: lines,
                file: declared.files[kind],
                needsAcknowledgement: isGuarded
            )
        }
    }

    /// What was said, and what is said now.
    private func sides(of kind: DirectoryChange.Kind) -> (before: JSON, after: JSON) {
        switch kind {
        case .policy: (inForce.policy.json, declared.settings.policy.json)
        case .catalog: (inForce.catalog.ownJSON, declared.settings.catalog.ownJSON)
        // Where manifests come from is no setting, and of consequence only when there is something to apply.
        case .source: (.null, .null)
        case .environment: (.optional(recorded.stamp.environment), .optional(declared.environment))
        }
    }
}
