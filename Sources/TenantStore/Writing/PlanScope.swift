internal import PostgresDriver

/// What a plan speaks for: some tenants, as they were at a revision. Of most of them it says that nothing has to be done, which
/// is as much a part of it as its changes.
public struct PlanScope: Sendable {
    /// The revision that it was planned at.
    public let revision: Int64
    /// The tenants that were asked for, by slug.
    public let includes: @Sendable (String) -> Bool

    /// Makes a scope; of all tenants by default.
    public init(revision: Int64, includes: @escaping @Sendable (String) -> Bool = { _ in true }) {
        self.revision = revision
        self.includes = includes
    }

    /// Looks whether an apply has written one of the tenants since: what the plan leaves alone may have to be done by now,
    /// and two applies that each leave alone what the other writes would come out as neither declares.
    ///
    /// - Throws: ``StoreError`` with `stale`.
    func verify(on connection: isolated PostgresConnection) throws {
        let rows = try connection.query(
            """
            SELECT DISTINCT tenant FROM tenantctl.changes
            WHERE revision > \(revision) AND tenant IS NOT NULL ORDER BY tenant
            """
        )
        var moved: [String] = []
        for row in rows {
            let tenant = try row[0, as: String.self]
            if includes(tenant) { moved.append(tenant) }
        }
        guard let first = moved.first else { return }
        throw StoreError(
            .stale(first: "tenant \(first) was applied by somebody else meanwhile", others: moved.count - 1)
        )
    }
}
