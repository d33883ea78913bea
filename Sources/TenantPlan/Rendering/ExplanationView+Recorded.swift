internal import CanonicalJSON
public import TenantModel

extension ExplanationView {
    /// What the database knows of the tenant.
    public struct Recorded: Sendable {
        let fingerprinter: Fingerprinter
        let tenant: RecordedTenant?
        let lastWrite: @Sendable (ResourceKind, String, Field) -> FieldWrite?
        /// What the next apply gives another name: the old keys by the new ones, by the place of the kind.
        private let previousKeys: [Int: [String: String]]
        private let slug: String?

        /// Takes what was read.
        ///
        /// - Parameters:
        ///   - fingerprinter: Makes fingerprints under the key of the database.
        ///   - tenant: The bot; `nil` for a tenant that is not there.
        ///   - desired: What is declared of it, for what it calls otherwise than the database does.
        ///   - lastWrite: Who wrote a field last.
        public init(
            fingerprinter: Fingerprinter,
            tenant: RecordedTenant?,
            desired: DesiredTenant? = nil,
            lastWrite: @escaping @Sendable (ResourceKind, String, Field) -> FieldWrite?
        ) {
            self.fingerprinter = fingerprinter
            self.tenant = tenant
            self.lastWrite = lastWrite
            self.slug = desired?.slug
            var previousKeys: [Int: [String: String]] = [:]
            if let tenant, let desired {
                for (kind, rows) in desired.rows.enumerated() where !rows.renamings.isEmpty {
                    let (ledger, live) = (tenant.ledger[kind]?.values, tenant.live[kind].values)
                    let acting = ActingRenames(
                        rows.renamings,
                        isApplied: { ledger?.index(of: $0) != nil },
                        isLive: { live.index(of: $0) != nil }
                    )
                    previousKeys[kind] = acting.previousKeys
                }
            }
            self.previousKeys = previousKeys
        }

        /// The rows that were applied or are there, but for those that the files call something else. The bot itself is
        /// none of them.
        public var rows: [(kind: ResourceKind, key: String)] {
            guard let tenant else { return [] }
            return ResourceKind.all.filter { $0 !== ResourceKind.bot }.flatMap { kind in
                let applied = tenant.ledger[kind.order]?.values.keys ?? []
                let given = Set(previousKeys[kind.order]?.values.map(\.self) ?? [])
                return Set(applied + tenant.live[kind.order].values.keys).subtracting(given)
                    .sorted { $0.precedesInBytes($1) }.map { (kind, $0) }
            }
        }

        /// What a row was called when it was applied last, where the next apply gives it another key.
        func previousKey(_ kind: ResourceKind, _ key: String) -> String? { previousKeys[kind.order]?[key] }

        /// What the tenant was applied as, where that is not what its file calls it.
        var appliedAs: String? {
            guard let slug, let applied = tenant?.appliedSlug, !applied.hasSameBytes(as: slug) else { return nil }
            return applied
        }
    }
}

extension RecordedDatabase {
    /// The bot that a declared tenant is; what it was called before counts while its rename has yet to act.
    public func bot(of tenant: DesiredTenant) -> RecordedTenant? {
        let found = self[tenant.slug]
        if found?.appliedSlug?.hasSameBytes(as: tenant.slug) == true { return found }
        guard let previous = tenant.renaming?.previousKey, let former = self[previous],
            former.appliedSlug?.hasSameBytes(as: previous) == true
        else { return found }
        return former
    }
}
