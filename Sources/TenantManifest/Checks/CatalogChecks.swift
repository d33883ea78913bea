internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// What can only be seen when the features and the configuration of a tenant are looked at together.
enum CatalogChecks {
    /// The findings about a tenant, in the order of its configuration keys.
    ///
    /// - Parameters:
    ///   - tenant: The tenant, whole: with everything that it inherits.
    ///   - catalog: What belongs to which feature.
    /// - Returns: A warning for each key of the tenant's own file that means nothing, since its feature is declared to
    ///   be off. A feature that is not declared is not ours: the bot's own panel may have switched it on. What a layer
    ///   says, it says to those who have the feature.
    static func findings(in tenant: DesiredTenant, _ catalog: Catalog) -> [Diagnostic] {
        let features = tenant.rows[ResourceKind.feature.order]
        let configuration = tenant.rows[ResourceKind.configuration.order]
        guard !configuration.values.isEmpty, let enabled = enabled else { return [] }
        let off = features.values.keys.indices.filter { features.values[$0, enabled] == .bool(false) }
        guard !off.isEmpty else { return [] }
        var findings: [Diagnostic] = []
        for (row, name) in configuration.values.keys.enumerated() where configuration.origin(ofRow: row).file == 0 {
            guard let feature = catalog.configuration(name)?.feature,
                let switched = off.first(where: { features.values.keys[$0].hasSameBytes(as: feature) })
            else { continue }
            findings.append(
                .featureIsOff(
                    name,
                    feature: feature,
                    at: location(tenant.position(of: configuration.origin(ofRow: row))),
                    off: location(tenant.position(of: features.origin(ofRow: switched, field: enabled)))
                )
            )
        }
        return findings
    }

    private static func location(_ position: SourcePosition) -> SourceLocation {
        SourceLocation(file: position.file, line: Int(position.origin.line), column: Int(position.origin.column))
    }

    private static let enabled = ResourceKind.feature.fieldIndex("enabled")
}
