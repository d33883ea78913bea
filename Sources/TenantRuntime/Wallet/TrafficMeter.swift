package import PostgresDriver
public import TenantModel
internal import TenantStore

/// The traffic of a bot: what its customers consumed and what they were sold, in bytes, with an entry for each addition.
///
/// An entry is for a bot and not for each of its users: whoever reads the panel's counters adds what came together since the
/// last time, under a key such as the panel's name and the time of the reading. Keys are as of ``Wallet``.
public struct TrafficMeter: Sendable {
    private let access: AccountAccess
    private var botID: Int32 { access.botID }

    /// Makes the meter of the bot `bots.id`.
    package init(of botID: Int32, pool: PostgresPool) {
        self.init(AccountAccess(of: botID, pool))
    }

    init(_ access: AccountAccess) {
        self.access = access
    }

    /// All that was counted.
    ///
    /// - Throws: ``RuntimeError``: `noSuchBot`, `database`, `cancelled`.
    public func totals() async throws(RuntimeError) -> TrafficTotals {
        let totals = try await access.read { [botID] connection throws(PostgresError) in
            try await TrafficTable.totals(of: botID, on: connection)
        }
        guard let totals else { throw RuntimeError(.noSuchBot) }
        return totals
    }

    /// Adds bytes once for each key.
    ///
    /// - Parameters:
    ///   - bytes: How many, more than zero.
    ///   - direction: Whether they were consumed or sold.
    ///   - key: What tells this from every other addition of the bot, of either direction, in 1 to 200 bytes.
    /// - Returns: The posting, whose balance is the total of the direction, and whether it had been posted before.
    /// - Throws: ``RuntimeError``: `keyReused`, `outOfRange`, `invalidPosting`, `noSuchBot`, `outcomeUnknown`, `database`,
    ///   `cancelled`.
    @discardableResult
    public func add(_ bytes: Int64, _ direction: TrafficDirection, key: String) async throws(RuntimeError) -> Posting {
        try requirePositive(bytes)
        let botID = botID
        return try await Poster(access).post(key: key) { connection throws(PostgresError) in
            try await TrafficTable.post(bytes, direction, key: key, to: botID, on: connection)
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
    ) async throws(RuntimeError) -> [TrafficFigures] {
        try requireFigures(count)
        return try await access.read { [botID] connection throws(PostgresError) in
            try await TrafficTable.figures(of: botID, by: period, last: count, timeZone: timeZone, on: connection)
        }
    }
}
