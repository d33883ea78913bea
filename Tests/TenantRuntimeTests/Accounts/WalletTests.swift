import Glibc
import PostgresDriver
import PureTesting
import SystemPackage
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A wallet loses nothing, counts nothing twice and never falls below zero")
struct WalletTests {
    @Test("64 callers credit and debit at once, each twice: the balance is the sum of what was posted")
    func concurrent() async throws {
        try await withAccounts { database, pool in
            let wallet = Wallet(of: 1, pool: pool)
            try await wallet.credit(1000, key: "opening")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        for number in 0..<4 {
                            let (key, kopeks) = ("\(caller / 2)-\(number)", Int64(caller / 2 * 10 + number + 1))
                            if number.isMultiple(of: 2) {
                                try await wallet.credit(kopeks, key: key)
                            } else {
                                _ = try await failure { try await wallet.debit(kopeks, key: key) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // 32 keys of each number were posted by two callers each; a debit may have been refused, once or twice.
            let row = try await database.line(
                """
                SELECT count(*) FILTER (WHERE amount_kopeks > 0), count(*) = count(DISTINCT idempotency_key),
                    sum(amount_kopeks) = (SELECT wallet_balance_kopeks FROM bots WHERE id = 1), min(balance_kopeks) >= 0
                FROM tenantctl.wallet_entries WHERE bot_id = 1
                """
            )
            #expect(row == "65|t|t|t")
            #expect(try await database.line(Self.broken) == "")
            #expect(try await Wallet(of: 2, pool: pool).balance() == 0)
        }
    }

    /// Entries whose balance is not that of the one before them and their amount.
    private static let broken = """
        SELECT id FROM (
            SELECT id, balance_kopeks - amount_kopeks - lag(balance_kopeks, 1, 0) OVER (PARTITION BY bot_id ORDER BY id) AS gap
            FROM tenantctl.wallet_entries
        ) AS steps WHERE gap <> 0
        """

    @Test("whatever is posted in whatever order, it does what a model on paper does", arguments: 1...4)
    func model(_ seed: Int) async throws {
        try await withAccounts(poolSize: 1) { database, pool in
            var generator = SeededGenerator(seed: UInt64(seed))
            let wallets = [Wallet(of: 1, pool: pool), Wallet(of: 2, pool: pool)]
            var paper = [PaperWallet(), PaperWallet()]
            let amounts: [Int64] = [1, 2, 50, 1000, .max - 1, .max, 0, -1, .min]
            for _ in 0..<250 {
                let whose = Int.random(in: 0...1, using: &generator)
                let isDebit = generator.once(in: 2)
                let kopeks = generator.one(of: amounts)
                let key = "key \(Int.random(in: 0..<60, using: &generator))"
                let words = generator.once(in: 4) ? "subscription" : nil
                let expected = paper[whose].post(kopeks, isDebit: isDebit, key: key, words)
                let wallet = wallets[whose]
                let found: PaperWallet.Outcome
                do throws(RuntimeError) {
                    let posting =
                        isDebit
                        ? try await wallet.debit(kopeks, key: key, description: words)
                        : try await wallet.credit(kopeks, key: key, description: words)
                    found = .posted(posting.balance, isRepeated: posting.isRepeated)
                } catch {
                    found = .refused(error.code)
                }
                #expect(found == expected)
                #expect(try await wallet.balance() == paper[whose].balance)
            }
            for (wallet, paper) in zip(wallets, paper) {
                let entries = try await wallet.entries(limit: 1000)
                #expect(entries.reversed().map(\.amountKopeks) == paper.amounts)
            }
            #expect(try await database.line(Self.broken) == "")
        }
    }

    @Test("a posting whose answer is lost is made again under its key, and counts once")
    func lostAnswer() async throws {
        try await withAccounts { database, _ in
            let relay = try await Relay(to: database)
            defer { relay.close() }
            let configuration = PostgresConfiguration(url: relay.url(of: database))
            let pool = PostgresPool(configuration, size: 2)
            let wallet = Wallet(of: 1, pool: pool)
            let other = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            try await other.execute("BEGIN")
            try await other.execute("SELECT FROM bots WHERE id = 1 FOR UPDATE")
            async let credit = wallet.credit(700, key: "payment 12")
            try await database.waitForLocks()
            // Its session goes on and will commit; nobody will hear of it.
            relay.cut()
            try await database.waitForLocks(2)
            try await other.execute("COMMIT")
            let posting = try await credit
            #expect(posting.balance == 700)
            #expect(
                try await database.line("SELECT count(*), sum(amount_kopeks) FROM tenantctl.wallet_entries") == "1|700"
            )
            #expect(try await wallet.balance() == 700)
            let again = try await wallet.credit(700, key: "payment 12")
            #expect(again.isRepeated && again.entry == posting.entry && again.postedAt == posting.postedAt)
            await pool.shutDown()
            await other.close()
        }
    }

    @Test("with nobody left to answer the outcome is unknown, or known not to be")
    func noServer() async throws {
        let nowhere = PostgresPool(PostgresConfiguration(url: "postgresql:///x?host=/nowhere"), size: 1)
        #expect(try await failure { try await Wallet(of: 1, pool: nowhere).credit(1, key: "a") } == .database)
        await nowhere.shutDown()
    }

    @Test("what makes no sense is refused before the database is asked, and an unknown bot by it")
    func refusals() async throws {
        try await withAccounts { database, pool in
            let wallet = Wallet(of: 1, pool: pool)
            for key in ["", String(repeating: "k", count: 201), "a\0b"] {
                #expect(try await failure { try await wallet.credit(1, key: key) } == .invalidPosting)
            }
            for kopeks in [0, -1, Int64.min] {
                #expect(try await failure { try await wallet.debit(kopeks, key: "a") } == .invalidPosting)
            }
            #expect(try await failure { _ = try await wallet.figures(by: .day, last: 0) } == .invalidPosting)
            let nobody = Wallet(of: 99, pool: pool)
            #expect(try await failure { _ = try await nobody.balance() } == .noSuchBot)
            #expect(try await failure { try await nobody.credit(1, key: "a") } == .noSuchBot)
            // The original may leave less than nothing: what is owed can be paid, and no more be taken.
            try await database.psql("UPDATE bots SET wallet_balance_kopeks = -500 WHERE id = 1")
            #expect(try await failure { try await wallet.debit(1, key: "a") } == .insufficient)
            #expect(try await wallet.credit(200, key: "a").balance == -300)
        }
    }

    @Test("entries come newest first and page by page; figures are sums of periods by somebody's clock")
    func figures() async throws {
        try await withAccounts { database, pool in
            let wallet = Wallet(of: 1, pool: pool)
            for number in 1...5 { try await wallet.credit(Int64(number * 100), key: "credit \(number)") }
            try await wallet.debit(50, key: "debit", description: "یک ماه")
            let first = try await wallet.entries(limit: 4)
            #expect(first.map(\.amountKopeks) == [-50, 500, 400, 300])
            #expect(first.first?.description == "یک ماه" && first.first?.key == "debit")
            #expect(try await wallet.entries(limit: 4, before: first.last?.id).map(\.amountKopeks) == [200, 100])
            // 21:00 UTC is half past midnight of the next day in Tehran.
            try await database.psql(
                """
                UPDATE tenantctl.wallet_entries SET created_at =
                    (date_trunc('day', now() AT TIME ZONE 'Asia/Tehran') AT TIME ZONE 'Asia/Tehran')
                    + CASE WHEN amount_kopeks = 100 THEN interval '-1 minute' ELSE interval '0' END
                """
            )
            let days = try await wallet.figures(by: .day, last: 3, timeZone: "Asia/Tehran")
            #expect(days.map(\.creditedKopeks) == [0, 100, 1400])
            #expect(days.map(\.debitedKopeks) == [0, 0, 50])
            #expect(days.map(\.entryCount) == [0, 1, 5])
            #expect(days.allSatisfy { $0.start.hasSuffix("T00:00:00") })
            #expect(try await wallet.figures(by: .month, last: 12).map(\.entryCount).reduce(0, +) == 6)
            #expect(
                try await Wallet(of: 2, pool: pool).figures(by: .hour, last: 24).map(\.entryCount).reduce(0, +) == 0
            )
            #expect(
                try await failure { _ = try await wallet.figures(by: .day, last: 1, timeZone: "Mars/Base") }
                    == .database
            )
        }
    }
}

/// What a wallet has to do, without a database.
private struct PaperWallet {
    enum Outcome: Equatable {
        case posted(Int64, isRepeated: Bool)
        case refused(RuntimeError.Code)
    }

    private(set) var balance: Int64 = 0
    private(set) var amounts: [Int64] = []
    private var posted: [String: (amount: Int64, words: String?, balance: Int64)] = [:]

    mutating func post(_ kopeks: Int64, isDebit: Bool, key: String, _ words: String?) -> Outcome {
        guard kopeks > 0 else { return .refused(.invalidPosting) }
        let amount = isDebit ? -kopeks : kopeks
        if let earlier = posted[key] {
            guard earlier.amount == amount, earlier.words == words else { return .refused(.keyReused) }
            return .posted(earlier.balance, isRepeated: true)
        }
        let (sum, overflows) = balance.addingReportingOverflow(amount)
        guard !overflows else { return .refused(.outOfRange) }
        guard sum >= 0 else { return .refused(.insufficient) }
        balance = sum
        amounts.append(amount)
        posted[key] = (amount, words, sum)
        return .posted(sum, isRepeated: false)
    }
}
