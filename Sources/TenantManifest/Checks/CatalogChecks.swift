internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// What can only be seen when the features and the configuration of a tenant are looked at together.
struct CatalogChecks {
    private let tenant: DesiredTenant
    private let catalog: Catalog
    private let features: DesiredRows
    private let configuration: DesiredRows

    /// The findings about a tenant, in the order of its configuration keys.
    ///
    /// - Parameters:
    ///   - tenant: The tenant, whole: with everything that it inherits.
    ///   - catalog: What belongs to which feature, and what should not be below what.
    /// - Returns: Warnings about keys of the tenant's own file. What a layer says, it says to those who have the feature.
    static func findings(in tenant: DesiredTenant, _ catalog: Catalog) -> [Diagnostic] {
        CatalogChecks(tenant, catalog).findings
    }

    private init(_ tenant: DesiredTenant, _ catalog: Catalog) {
        self.tenant = tenant
        self.catalog = catalog
        features = tenant.rows[ResourceKind.feature.order]
        configuration = tenant.rows[ResourceKind.configuration.order]
    }

    private var findings: [Diagnostic] {
        let off = switchedOff
        var findings: [Diagnostic] = []
        for (row, name) in configuration.values.keys.enumerated() where configuration.origin(ofRow: row).file == 0 {
            guard let known = catalog.configurationPlace(of: name) else { continue }
            if let feature = catalog.configuration[known].feature,
                let place = off.first(where: { self.features.values.keys[$0].hasSameBytes(as: feature) })
            {
                findings.append(
                    .featureIsOff(
                        name,
                        feature: feature,
                        at: location(configuration.origin(ofRow: row)),
                        off: location(features.origin(ofRow: place, field: Self.enabled))
                    )
                )
            }
            if let lower = catalog.configuration[known].notBelow,
                let finding = order(of: name, notBelow: lower, row: row)
            {
                findings.append(finding)
            }
        }
        return findings
    }

    /// The features that are declared to be off. One that is not declared is not ours: the bot's own panel may have
    /// switched it on.
    private var switchedOff: [Int] {
        features.values.keys.indices.filter { features.values[$0, Self.enabled] == .bool(false) }
    }

    /// Compares a number with the nearest declared one that it should not be below. Zero is no price: nothing is sold
    /// for it.
    private func order(of name: String, notBelow neighbour: String, row: Int) -> Diagnostic? {
        guard let number = number(ofRow: row), number > 0 else { return nil }
        var next: String? = neighbour
        while let lower = next {
            if let other = configuration.values.index(of: lower), let least = self.number(ofRow: other), least > 0 {
                guard number < least else { return nil }
                return .lowerThanNeighbour(
                    name,
                    lower,
                    at: location(configuration.origin(ofRow: row, field: 0)),
                    other: location(configuration.origin(ofRow: other, field: 0))
                )
            }
            next = catalog.configuration(lower)?.notBelow
        }
        return nil
    }

    private func number(ofRow row: Int) -> Int64? {
        guard case .json(let json) = configuration.values[row, 0] else { return nil }
        return Int64(json.text)
    }

    private func location(_ origin: Origin) -> SourceLocation {
        let position = tenant.position(of: origin)
        return SourceLocation(file: position.file, line: Int(origin.line), column: Int(origin.column))
    }

    private static let enabled = ResourceKind.feature.fieldIndex("enabled") ?? 0
}
