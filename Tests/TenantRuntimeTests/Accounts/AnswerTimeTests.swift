import Logging
import PostgresDriver
import Synchronization
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Whoever asks the database for a customer gets an answer in time")
struct AnswerTimeTests {
    /// The server ends the wait and says so; on a busy machine its answer may come after the time for it is up.
    private static let givenUp: [RuntimeError.Code?] = [.database, .outcomeUnknown]

    private func withTimeout(
        _ timeout: Duration,
        _ body: (TestDatabase, TenantRuntime) async throws -> Void
    ) async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar'), ('Behi', '2:x', 'behi');
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name) VALUES (1, '6037990000000000', 'H');
                """
            )
            var settings = RuntimeSettings(url: database.url)
            settings.answerTimeout = timeout
            try await withRuntime(settings, logger: TestLog().logger) { try await body(database, $0) }
        }
    }

    /// Returns when something has come about; nothing else ends the wait.
    private func waitUntil(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(1)) }
    }

    /// What the wallet holds after a posting that nothing stands in the way of: on a busy machine it may have to be asked for
    /// more than once, as its key allows.
    private func credited(_ amount: Int64, _ key: String, to wallet: Wallet) async throws -> Int64 {
        for _ in 0..<60 {
            let code = try await failure { _ = try await wallet.credit(amount, key: key) }
            guard Self.givenUp.contains(code) else { break }
        }
        return try await wallet.credit(amount, key: key).balance
    }

    @Test("a lock that somebody keeps is waited for, and then the call fails and nothing has been posted")
    func locks() async throws {
        try await withTimeout(.seconds(1)) { database, runtime in
            let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id = 1 FOR UPDATE", on: database)
            let bot = try #require(runtime.snapshot.bot(id: 1))
            let code = try await failure { _ = try await runtime.wallet(of: bot).credit(5, key: "a") }
            #expect(Self.givenUp.contains(code))
            await held.end()
            #expect(try await credited(5, "a", to: runtime.wallet(of: bot)) == 5)
        }
    }

    @Test("a tenant whose row is locked leaves connections to others, and nobody of it waits without end")
    func crowd() async throws {
        try await withTimeout(.seconds(10)) { database, runtime in
            let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id = 1 FOR UPDATE", on: database)
            let (bot, other) = (try #require(runtime.snapshot.bot(id: 1)), try #require(runtime.snapshot.bot(id: 2)))
            let began = ContinuousClock.now
            let over = Count()
            try await withThrowingTaskGroup { group in
                for number in 0..<40 {
                    group.addTask {
                        let code = try await failure {
                            _ = try await runtime.wallet(of: bot).credit(5, key: "\(number)")
                        }
                        over.add()
                        #expect(Self.givenUp.contains(code))
                    }
                }
                while runtime.turns.waiting(in: .postings(1)) < 38, over.value == 0 {
                    try await Task.sleep(for: .milliseconds(1))
                }
                #expect(try await runtime.wallet(of: other).credit(7, key: "a").balance == 7)
                #expect(over.value == 0, "the other tenant had to wait for this one")
                try await group.waitForAll()
            }
            // Twice the time for an answer, and a busy machine; one after the other they would take more than three minutes.
            #expect(began.duration(to: .now) < .seconds(120))
            await held.end()
            let balance = try await credited(5, "0", to: runtime.wallet(of: bot))
            // Those whose outcome was unknown may have been posted by now, and go on to be.
            #expect(balance >= 5 && balance.isMultiple(of: 5))
        }
    }

    @Test("results of a card whose row is locked leave connections to others, and are counted when it is free")
    func results() async throws {
        try await withTimeout(.seconds(120)) { database, runtime in
            let held = try await HeldSession("BEGIN; SELECT FROM tenant_payment_cards FOR UPDATE", on: database)
            let (bot, other) = (try #require(runtime.snapshot.bot(id: 1)), try #require(runtime.snapshot.bot(id: 2)))
            let over = Count()
            try await withThrowingTaskGroup { group in
                for _ in 0..<40 {
                    group.addTask {
                        let isCounted = try await runtime.cards(of: bot).record(success: true, card: 1)
                        #expect(isCounted)
                        over.add()
                    }
                }
                try await waitUntil { runtime.turns.waiting(in: .results(1)) == 38 || over.value > 0 }
                #expect(try await runtime.wallet(of: other).credit(7, key: "a").balance == 7)
                #expect(try await runtime.wallet(of: bot).credit(7, key: "a").balance == 7)
                #expect(over.value == 0, "others had to wait for the results of this card")
                await held.end()
                try await group.waitForAll()
            }
            #expect(try await database.line("SELECT success_count FROM tenant_payment_cards") == "40")
        }
    }

    @Test("tenants whose rows are locked all at once, as by an apply, leave connections to others")
    func manyLocked() async throws {
        try await withTimeout(.seconds(120)) { database, runtime in
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug)
                SELECT 'Shop', number || ':x', 'shop-' || number FROM generate_series(3, 5) AS number;
                INSERT INTO tenant_payment_cards (id, bot_id, card_number, card_holder_name)
                VALUES (55, 5, '6037990000000000', 'H');
                """
            )
            let shops = try await runtime.fetch()
            let other = try #require(shops.bot(id: 5))
            let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id < 5 FOR UPDATE", on: database)
            let over = Count()
            try await withThrowingTaskGroup { group in
                for number in 0..<48 {
                    let wallet = runtime.wallet(of: try #require(shops.bot(id: 1 + Int32(number % 4))))
                    group.addTask {
                        _ = try await wallet.credit(1, key: "\(number)")
                        over.add()
                    }
                }
                try await waitUntil {
                    let waiting = (1...4).map { runtime.turns.waiting(in: .postings($0)) }.reduce(0, +)
                    return waiting + runtime.turns.working == 48 || over.value > 0
                }
                #expect(try await runtime.wallet(of: other).credit(7, key: "a").balance == 7)
                #expect(try await runtime.wallet(of: other).balance() == 7)
                #expect(try await runtime.cards(of: other).next()?.id == 55)
                #expect(over.value == 0, "the other tenant had to wait for these")
                await held.end()
                try await group.waitForAll()
            }
            #expect(try await database.line("SELECT sum(wallet_balance_kopeks) FROM bots WHERE id < 5") == "48")
        }
    }

    @Test("however many tenants are locked, for postings, cards and results, whoever only reads finds a connection")
    func allLocked() async throws {
        try await withTimeout(.seconds(120)) { database, runtime in
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token, slug)
                SELECT 'Shop', number || ':x', 'shop-' || number FROM generate_series(3, 6) AS number;
                INSERT INTO tenant_payment_cards (id, bot_id, card_number, card_holder_name)
                SELECT number, number, '6037990000000000', 'H' FROM generate_series(2, 6) AS number;
                """
            )
            let shops = try await runtime.fetch()
            let held = try await HeldSession(
                "BEGIN; SELECT FROM bots FOR UPDATE; SELECT FROM tenant_payment_cards FOR UPDATE",
                on: database
            )
            let over = Count()
            try await withThrowingTaskGroup { group in
                for id in 1...6 as ClosedRange<Int32> {
                    let bot = try #require(shops.bot(id: id))
                    let (wallet, cards) = (runtime.wallet(of: bot), runtime.cards(of: bot))
                    for number in 0..<8 {
                        group.addTask {
                            _ = try await wallet.credit(1, key: "\(number)")
                            over.add()
                        }
                        group.addTask {
                            _ = try await cards.next()
                            over.add()
                        }
                        group.addTask {
                            _ = try await cards.record(success: true, card: id)
                            over.add()
                        }
                    }
                }
                try await database.waitForLocks(6)
                for bot in shops.bots { #expect(try await runtime.wallet(of: bot).balance() == 0) }
                #expect(over.value == 0, "they had to wait for those who wait for locks")
                await held.end()
                try await group.waitForAll()
            }
            #expect(over.value == 6 * 8 * 3)
        }
    }

    @Test("a posting that never got a connection was not posted, and says so")
    func noConnection() async throws {
        try await withTimeout(.seconds(1)) { database, runtime in
            let wallet = runtime.wallet(of: try #require(runtime.snapshot.bot(id: 1)))
            try await runtime.holdingAllConnections {
                let code = try await failure { _ = try await wallet.credit(5, key: "a") }
                #expect(code == .database)
            }
            #expect(try await database.line("SELECT count(*) FROM tenantctl.wallet_entries") == "0")
            #expect(try await credited(5, "a", to: wallet) == 5)
        }
    }

    @Test("who has little time left waits for a lock for less, so that the server can say that nothing was done")
    func littleTime() async throws {
        try await withTimeout(.seconds(8)) { _, runtime in
            let access = AccountAccess(
                botID: 1,
                database: nil,
                pool: runtime.pool,
                turns: runtime.turns,
                answerTimeout: .seconds(8)
            )
            let limit: @Sendable (PostgresConnection) async throws(PostgresError) -> Int32 = {
                connection throws(PostgresError) in
                let rows = try await connection.query(
                    "SELECT setting::integer FROM pg_settings WHERE name = 'lock_timeout'"
                )
                return try rows[0][0]
            }
            try await runtime.pool.withConnection { connection in
                let cases: [(Duration, ClosedRange<Int32>)] = [(.zero, 4000...4000), (.seconds(7), 1...2500)]
                for (age, limits) in cases {
                    let given = try await access.attempt(limit, on: connection, since: .now - age)
                    #expect(limits.contains(given))
                    #expect(try await limit(connection) == 4000)
                }
            }
        }
    }

    /// A bot with two cards, in a database that has a setting by default.
    private static func shop(bySetting setting: String) -> String {
        """
        INSERT INTO bots (name, telegram_bot_token, slug) VALUES ('Anar', '1:x', 'anar');
        INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name)
        VALUES (1, '6037990000000000', 'H'), (1, '6037990000000001', 'H');
        DO $$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET \(setting)', current_database());
        END $$;
        """
    }

    @Test("a crowd is served whatever isolation the database has by default")
    func defaults() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(Self.shop(bySetting: "default_transaction_isolation = serializable"))
            var settings = RuntimeSettings(url: database.url)
            settings.answerTimeout = .seconds(120)
            try await withRuntime(settings, logger: TestLog().logger) { runtime in
                let bot = try #require(runtime.snapshot.bot(id: 1))
                try await withThrowingTaskGroup { group in
                    for number in 0..<40 {
                        group.addTask {
                            _ = try await runtime.wallet(of: bot).credit(5, key: "\(number)")
                            let card = try #require(try await runtime.cards(of: bot).next())
                            try await runtime.cards(of: bot).record(success: true, card: card.id)
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(try await runtime.wallet(of: bot).balance() == 200)
            }
            let shown = try await database.lines(
                "SELECT current_usage_count, success_count FROM tenant_payment_cards ORDER BY id"
            )
            #expect(shown == ["20|20", "20|20"])
        }
    }

    @Test("where somebody made the database read-only by default nothing is drawn and nothing posted")
    func readOnly() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(Self.shop(bySetting: "default_transaction_read_only = on"))
            try await withRuntime(RuntimeSettings(url: database.url), logger: TestLog().logger) { runtime in
                let bot = try #require(runtime.snapshot.bot(id: 1))
                #expect(try await failure { _ = try await runtime.wallet(of: bot).credit(5, key: "a") } == .database)
                #expect(try await failure { _ = try await runtime.cards(of: bot).next() } == .database)
            }
        }
    }

    @Test("a server that hangs is given up once, and whether it was posted is unknown")
    func hung() async throws {
        try await withTimeout(.seconds(1)) { database, _ in
            let relay = try await Relay(to: database)
            defer { relay.close() }
            var settings = RuntimeSettings(url: relay.url(of: database))
            settings.answerTimeout = .seconds(1)
            let runtime = try await TenantRuntime.open(settings, logger: TestLog().logger)
            let wallet = runtime.wallet(of: try #require(runtime.snapshot.bot(id: 1)))
            #expect(try await credited(5, "a", to: wallet) == 5)
            relay.set { _ in .swallow }
            let began = ContinuousClock.now
            #expect(try await failure { _ = try await wallet.credit(5, key: "b") } == .outcomeUnknown)
            // Three seconds, and a busy machine; a second try would take ten more.
            #expect(began.duration(to: .now) < .seconds(12))
            relay.set(nil)
            relay.cut()
            #expect(try await credited(5, "b", to: wallet) == 10)
            await runtime.close()
        }
    }

    @Test("cards that can be read and not be written are an error, and no endless search")
    func unwritable() async throws {
        try await withTimeout(.seconds(60)) { database, _ in
            try await database.psql(
                """
                DO $$ BEGIN CREATE ROLE tenantry_test_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
                GRANT USAGE ON SCHEMA public, tenantctl TO tenantry_test_reader;
                GRANT SELECT, UPDATE ON tenant_payment_cards TO tenantry_test_reader;
                ALTER TABLE tenant_payment_cards ENABLE ROW LEVEL SECURITY;
                CREATE POLICY looks ON tenant_payment_cards FOR SELECT TO tenantry_test_reader USING (true);
                """
            )
            let error = await #expect(throws: PsqlError.self) {
                try await database.psql("SET ROLE tenantry_test_reader; SELECT FROM tenantctl.next_payment_card(1)")
            }
            #expect("\(try #require(error))".contains("the payment cards of bot 1 can be read and not be written"))
        }
    }
}

extension TenantRuntime {
    /// Runs `body` while every connection for what is asked and posted is taken.
    fileprivate func holdingAllConnections(_ body: () async throws -> Void) async throws {
        let (holders, taken) = ((0..<settings.poolSize).map { _ in AsyncStream<Void>.makeStream() }, Count())
        try await withThrowingTaskGroup { group in
            for (ending, _) in holders {
                // One may be refused while another part of the runtime has it for a moment.
                group.addTask { while try await !self.hold(until: ending, taken) {} }
            }
            while taken.value < holders.count { try await Task.sleep(for: .milliseconds(1)) }
            defer { for (_, holder) in holders { holder.finish() } }
            try await body()
        }
    }

    private func hold(until ending: AsyncStream<Void>, _ taken: Count) async throws -> Bool {
        do {
            try await pool.withConnection { _ in
                taken.add()
                for await _ in ending {}
            }
            return true
        } catch let error as PostgresError {
            guard error.code == .timedOut else { throw error }
            return false
        }
    }
}

/// A number that several tasks count up.
private final class Count: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    func add() { number.add(1, ordering: .relaxed) }
}
