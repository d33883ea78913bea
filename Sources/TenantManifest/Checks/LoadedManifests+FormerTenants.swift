internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

extension LoadedManifests {
    /// The same with a finding for each secret at hand that is another tenant's by what only the database knows:
    /// `KAVEH_SHOP_KEY` is `kaveh`'s by its name, and was `kaveh-shop`'s while that had a file; and of a tenant that is
    /// renamed from `sepehr`, all secrets of that name are, also where a new `sepehr` comes at the same time. The files
    /// alone cannot tell.
    ///
    /// - Parameters:
    ///   - slugs: The tenants that the database knows. What no tenant can be called is nobody's name.
    ///   - strangers: Those among them that were never applied, with their `bots.id`: somebody may have inserted them.
    /// - Returns: The manifests, with an error for each such place.
    public func heedingSecrets(
        ofTenants slugs: some Sequence<String>,
        strangers: [String: Int32] = [:]
    ) -> LoadedManifests {
        let former = FormerTenants(known: Set(slugs.filter(TenantSlug.isValid)), tenants)
        guard !former.isEmpty else { return self }
        var owners: [SecretReference: FormerTenants.Owner] = [:]
        for reference in secrets.keys where !policy.shared.contains(reference) {
            owners[reference] = former.owner(of: reference)
        }
        guard !owners.isEmpty else { return self }
        var manifests = self
        for tenant in tenants { manifests.refuse(tenant, owners, former, strangers) }
        return manifests
    }

    private mutating func refuse(
        _ tenant: DesiredTenant,
        _ owners: [SecretReference: FormerTenants.Owner],
        _ former: FormerTenants,
        _ strangers: [String: Int32]
    ) {
        for rows in tenant.rows {
            for row in 0..<rows.values.count {
                for field in 0..<rows.values.width {
                    guard case .secret(let sealed) = rows.values[row, field], let reference = sealed.reference,
                        let owner = owners[reference], !former.mayUse(owner, tenant.slug)
                    else { continue }
                    let place = tenant.location(rows.origin(ofRow: row, field: field))
                    diagnostics.add(
                        former.isRenamed(owner)
                            ? .secretOfRenamedTenant(owner.slug, at: place)
                            : .secretOfFormerTenant(owner.slug, row: strangers[owner.slug], at: place)
                    )
                }
            }
        }
    }
}

/// The names of tenants that the database knows and no file has any more, and whose secrets they are.
private struct FormerTenants {
    /// By prefixes of variables.
    private var prefixes: [String: String] = [:]
    /// The old names by the new ones, of the renames that act.
    private var previousSlugs: [String: String] = [:]

    /// A former tenant, and how long the prefix of its variables is.
    struct Owner {
        let slug: String
        let prefix: Int
    }

    init(known: Set<String>, _ tenants: [DesiredTenant]) {
        var waiting = tenants.compactMap(\.renaming).filter { known.contains($0.previousKey) }
        // A name is free when nobody has it, or its holder gives it up: chains act from their end.
        var taken = known
        while let place = waiting.firstIndex(where: { !taken.contains($0.key) }) {
            let renaming = waiting.remove(at: place)
            previousSlugs[renaming.key] = renaming.previousKey
            taken.remove(renaming.previousKey)
        }
        let declared = Set(tenants.map(\.slug)).subtracting(previousSlugs.values)
        for slug in known where !declared.contains(slug) { prefixes[TenantSlug.environmentPrefix(of: slug)] = slug }
    }

    /// Whether every name that the database knows is somebody's.
    var isEmpty: Bool { prefixes.isEmpty }

    /// The former tenant that a secret is of; by the longest prefix that its name has.
    func owner(of reference: SecretReference) -> Owner? {
        let name =
            switch reference {
            case .environment(let name): TenantSlug.variable(name)
            // In its own folder, which is called as the tenant is.
            case .file(let path): TenantSlug.environmentPrefix(of: String(path.prefix { $0 != "/" }))
            }
        return name.indices.last { name[$0] == "_" && prefixes[String(name[...$0])] != nil }.flatMap { end in
            let prefix = String(name[...end])
            return prefixes[prefix].map { Owner(slug: $0, prefix: prefix.utf8.count) }
        }
    }

    /// Whether a tenant may name secrets of a former one: since it is that one, since the name is rather its own, or since
    /// it had another name itself, so that somebody accepts by name what it is called now.
    func mayUse(_ owner: Owner, _ slug: String) -> Bool {
        let own = TenantSlug.environmentPrefix(of: slug).utf8.count
        let previous = previousSlugs[slug]
        return owner.prefix < own || previous == owner.slug || owner.prefix == own && previous != nil
    }

    /// Whether the former tenant is one that is called something else now.
    func isRenamed(_ owner: Owner) -> Bool { previousSlugs.values.contains(owner.slug) }
}
