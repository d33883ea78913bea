package import PostgresDriver
public import TenantModel
internal import TenantStore

/// The money of a bot with the platform: `bots.wallet_balance_kopeks`, and an entry for each change of it.
///
/// Amounts are whole kopeks; one toman is 100. Whoever posts chooses a key for what happened (the number of a payment, of a
/// subscription), and posting it again under its key changes nothing: the first outcome comes back. A refusal is no outcome;
/// what was refused may be posted under its key later.
public struct Wallet: Sendable {
    private let access: AccountAccess
    private var botID: Int32 { access.botID }

    /// Makes the wallet of the bot `bots.id`.
    package init(of botID: Int32, pool: PostgresPool) {
        self.init(AccountAccess(of: botID, pool))
    }

    init(_ access: AccountAccess) {
        self.access = access
    }

    /// What the wallet holds, in kopeks.
    ///
    /// - Throws: ``RuntimeError``: `noSuchBot`, `database`, `cancelled`.
    public func balance() async throws(RuntimeError) -> Int64 {
        let balance = try await access.read { [botID] connection throws(PostgresError) in
            try await WalletTable.balance(of: botID, on: connection)
        }
        guard let balance else { throw RuntimeError(.noSuchBot) }
        return balance
    }

    /// Adds to the balance.
    ///
    /// - Parameters:
    ///   - kopeks: How much, more than zero.
    ///   - key: What tells this credit from every other posting of the bot, in 1 to 200 bytes.
    ///   - description: What it is for. Part of what is posted: the same key with other words is refused.
    /// - Returns: The posting, and whether it had been posted before.
    /// - Throws: ``RuntimeError``: `keyReused`, `outOfRange`, `invalidPosting`, `noSuchBot`, `outcomeUnknown`, `database`,
    ///   `cancelled`.
    @discardableResult
    public func credit(
        _ kopeks: Int64,
        key: String,
        description: String? = nil
    ) async throws(RuntimeError) -> Posting {
        try await post(kopeks, isDebit: false, key: key, description: description)
    }

    /// Takes from the balance, which never falls below zero by that.
    ///
    /// - Parameters:
    ///   - kopeks: How much, more than zero.
    ///   - key: What tells this debit from every other posting of the bot, in 1 to 200 bytes.
    ///   - description: What it is for. Part of what is posted: the same key with other words is refused.
    /// - Returns: The posting, and whether it had been posted before.
    /// - Throws: ``RuntimeError``: `insufficient`, and what ``credit(_:key:description:)`` throws.
    @discardableResult
    public func debit(
        _ kopeks: Int64,
        key: String,
        description: String? = nil
    ) async throws(RuntimeError) -> Posting {
        try await post(kopeks, isDebit: true, key: key, description: description)
    }

    /// Entries, the newest first.
    ///
    /// - Parameters:
    ///   - limit: The most that are read, 1 to 1,000.
    ///   - before: ``WalletEntry/id`` of the last entry that was read; `nil` to begin with the newest.
    /// - Returns: The entries.
    /// - Throws: ``RuntimeError``: `database`, `cancelled`.
    public func entries(limit: Int = 50, before: Int64? = nil) async throws(RuntimeError) -> [WalletEntry] {
        let limit = min(max(limit, 1), 1000)
        return try await access.read { [botID] connection throws(PostgresError) in
            try await WalletTable.entries(of: botID, limit: limit, before: before, on: connection)
        }
    }

    /// Sums of the last periods, the oldest first, those included in which nothing happened.
    ///
    /// - Parameters:
    ///   - period: How long each is.
    ///   - count: How many, 1 to 1,000, the one that has not ended included.
    ///   - timeZone: Whose clock tells where days and months begin: an IANA name, `Asia/Tehran`.
    /// - Returns: `count` figures.
    /// - Throws: ``RuntimeError``: `invalidPosting`, `database`, `cancelled`.
    public func figures(
        by period: AccountPeriod,
        last count: Int,
        timeZone: String = "UTC"
    ) async throws(RuntimeError) -> [WalletFigures] {
        try requireFigures(count)
        return try await access.read { [botID] connection throws(PostgresError) in
            try await WalletTable.figures(of: botID, by: period, last: count, timeZone: timeZone, on: connection)
        }
    }

    private func post(
        _ kopeks: Int64,
        isDebit: Bool,
        key: String,
        description: String?
    ) async throws(RuntimeError) -> Posting {
        try requirePositive(kopeks)
        let botID = botID
        return try await Poster(access).post(key: key) { connection throws(PostgresError) in
            try await WalletTable.post(
                isDebit ? -kopeks : kopeks,
                key: key,
                description: description,
                to: botID,
                on: connection
            )
        }
    }
}

/// - Throws: ``RuntimeError`` with `invalidPosting` unless there is something to add.
func requirePositive(_ amount: Int64) throws(RuntimeError) {
    guard amount > 0 else { throw RuntimeError(.invalidPosting, "an amount is more than zero") }
}

/// - Throws: ``RuntimeError`` with `invalidPosting` for more periods than anybody reads.
func requireFigures(_ count: Int) throws(RuntimeError) {
    guard (1...1000).contains(count) else { throw RuntimeError(.invalidPosting, "figures are of 1 to 1,000 periods") }
}
