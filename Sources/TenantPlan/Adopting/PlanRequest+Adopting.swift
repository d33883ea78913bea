internal import CanonicalJSON
internal import TenantModel

extension PlanRequest {
    /// The same request, in which rows that somebody names have the keys under which the manifest declares them. What is
    /// planned for them is decided like for all others.
    ///
    /// - Parameter adoption: The tenant and its rows.
    /// - Returns: The request.
    /// - Throws: ``AdoptionError`` with every reason why a row cannot be taken over.
    public func adopting(_ adoption: TenantAdoption) throws(AdoptionError) -> PlanRequest {
        guard let declared = desired.first(where: { $0.slug.hasSameBytes(as: adoption.tenant) }) else {
            throw AdoptionError(reasons: ["no manifest declares tenant '\(adoption.tenant)'"])
        }
        guard !adoption.rows.isEmpty else { return self }
        let sorted = desired.sorted { $0.slug.precedesInBytes($1.slug) }
        var identities = BotIdentities(recorded, sorted, fingerprints: secrets)
        var match: BotMatch?
        for tenant in sorted {
            let found = identities.match(tenant)
            if tenant.slug.hasSameBytes(as: declared.slug) { match = found }
        }
        guard let bot = match?.recorded else {
            throw AdoptionError(reasons: [
                "no bot of the database is tenant '\(declared.slug)': it has no rows to take over"
            ])
        }
        var naming = RowNaming(declared, bot, in: recorded)
        for row in adoption.rows { naming.take(row) }
        guard naming.reasons.isEmpty else { throw AdoptionError(reasons: naming.reasons) }
        return PlanRequest(
            desired: desired,
            secrets: secrets,
            recorded: recorded.replacing(naming.named),
            declared: self.declared,
            lineage: lineage,
            settings: settings,
            fingerprinter: fingerprinter,
            isToBeApplied: isToBeApplied,
            includes: includes
        )
    }
}

extension Plan {
    /// How many rows that somebody else made it takes over, the bot's own among them.
    public var adoptions: Int { changes.count { $0.action == .adopt } }

    /// Whether it makes a tenant that is not there.
    public var createsTenants: Bool { changes.contains { $0.reason == .tenantCreated } }
}

extension RecordedDatabase {
    /// The same with another state of one tenant.
    fileprivate func replacing(_ tenant: RecordedTenant) -> RecordedDatabase {
        RecordedDatabase(
            stamp: stamp,
            tenants: tenants.map { $0.botID == tenant.botID ? tenant : $0 },
            holds: holds,
            spentAcknowledgements: spentAcknowledgements
        )
    }
}
