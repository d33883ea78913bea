/// The ledger of one kind of one tenant after an apply.
public struct LedgerUpdate: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// `bots.id`; `nil` for a tenant that the same apply creates.
    public let botID: Int32?
    /// What was applied: declared fields alone.
    public let rows: RowSet
    /// The revision of the ledger that it takes the place of; `nil` where there was none.
    public let replacedRevision: Int64?

    /// Makes the ledger of one kind.
    public init(tenant: String, botID: Int32?, rows: RowSet, replacing revision: Int64?) {
        self.tenant = tenant
        self.botID = botID
        self.rows = rows
        self.replacedRevision = revision
    }
}
