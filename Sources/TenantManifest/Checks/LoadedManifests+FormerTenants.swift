internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

extension LoadedManifests {
    /// The same with a finding for each secret at hand that begins like those of a tenant without a file: `KAVEH_SHOP_KEY`
    /// is `kaveh`'s by its name, and was `kaveh-shop`'s while that had a file. The files alone cannot tell.
    ///
    /// - Parameter slugs: The tenants that the database knows.
    /// - Returns: The manifests, with an error for each such place.
    public func heedingSecrets(ofTenants slugs: some Sequence<String>) -> LoadedManifests {
        let declared = Set(tenants.map(\.slug)).union(tenants.compactMap(\.renaming?.previousKey))
        let former = slugs.filter { !declared.contains($0) }
        guard !former.isEmpty else { return self }
        let prefixes = Dictionary(former.map { (TenantSlug.environmentPrefix(of: $0), $0) }) { first, _ in first }
        var owners: [SecretReference: (slug: String, prefix: Int)] = [:]
        for reference in secrets.keys where !policy.shared.contains(reference) {
            guard case .environment(let name) = reference, let owner = Self.owner(of: name, prefixes) else { continue }
            owners[reference] = owner
        }
        guard !owners.isEmpty else { return self }
        var manifests = self
        for tenant in tenants { manifests.refuse(tenant, owners) }
        return manifests
    }

    /// The former tenant with the longest prefix that a name has, and how long that is.
    private static func owner(of name: String, _ prefixes: [String: String]) -> (slug: String, prefix: Int)? {
        name.indices.last { name[$0] == "_" && prefixes[String(name[...$0])] != nil }.flatMap { end in
            let prefix = String(name[...end])
            return prefixes[prefix].map { ($0, prefix.utf8.count) }
        }
    }

    private mutating func refuse(
        _ tenant: DesiredTenant,
        _ owners: [SecretReference: (slug: String, prefix: Int)]
    ) {
        let own = TenantSlug.environmentPrefix(of: tenant.slug).utf8.count
        for rows in tenant.rows {
            for row in 0..<rows.values.count {
                for field in 0..<rows.values.width {
                    guard case .secret(let sealed) = rows.values[row, field], let reference = sealed.reference,
                        let owner = owners[reference], owner.prefix > own
                    else { continue }
                    let place = tenant.location(rows.origin(ofRow: row, field: field))
                    diagnostics.add(.secretOfFormerTenant(owner.slug, at: place))
                }
            }
        }
    }
}
