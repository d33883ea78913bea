internal import TenantStore

/// Which tenant goes for good.
public struct PurgeOptions: Sendable {
    /// What it was applied as; of a bot that is not managed any more, what it is called.
    public let tenant: String
    /// Files that declare it still: as long as there is one, it does not go.
    public let declarations: [String]
    /// The balance of its wallet, in kopeks, that may be lost with it: that very one.
    public let discardedBalance: Int64?
    /// The version of the tool.
    public let toolVersion: String

    /// Makes options.
    public init(tenant: String, declarations: [String], discardedBalance: Int64? = nil, toolVersion: String) {
        self.tenant = tenant
        self.declarations = declarations
        self.discardedBalance = discardedBalance
        self.toolVersion = toolVersion
    }
}

/// Why a tenant cannot be deleted for good.
public struct PurgeRefusal: Sendable, CustomStringConvertible {
    /// The tenant; empty where that is known already.
    public let tenant: String
    /// What stands in the way, a line each.
    public let reasons: [String]
    /// What is in its wallet and nobody gave up, in kopeks.
    public let balance: Int64?

    init(tenant: String, reasons: [String], balance: Int64?) {
        self.tenant = tenant
        self.reasons = reasons
        self.balance = balance
    }

    init(_ obstacles: PurgeObstacles) {
        self.init(tenant: "", reasons: obstacles.references, balance: obstacles.balance)
    }

    /// Whether nothing stands in the way.
    var isEmpty: Bool { reasons.isEmpty && balance == nil }

    /// Whether somebody only has to say that the money is given up.
    public var isOfBalanceAlone: Bool { reasons.isEmpty && balance != nil }

    /// All reasons, and what to say where that is enough.
    public var description: String {
        let lines = reasons + (balance.map { ["its wallet holds \($0) kopeks, which would be lost"] } ?? [])
        let name = tenant.isEmpty ? "the tenant" : "tenant '\(tenant)'"
        let text =
            "\(name) cannot be deleted for good; nothing was written:\n"
            + lines.map { "  " + $0 }.joined(separator: "\n")
        guard isOfBalanceAlone, let balance else { return text }
        return text + "\nTo give that up, add:\n  --discard-balance \(balance)"
    }
}
