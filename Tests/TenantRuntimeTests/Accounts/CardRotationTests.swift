import PostgresDriver
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("The next card is chosen by the strategy, once for each customer")
struct CardRotationTests {
    @Test("64 callers over 8 connections go round all cards: none is skipped or taken twice in a round")
    func roundRobin() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(7)
            let rotation = CardRotation(of: 1, pool: pool)
            let calls = 64 * 11
            let shown = try await withThrowingTaskGroup(of: [Int32].self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        var shown: [Int32] = []
                        for _ in 0..<11 { shown.append(try #require(try await rotation.next()).id) }
                        return shown
                    }
                }
                return try await group.reduce(into: [Int32: Int]()) { counts, shown in
                    for id in shown { counts[id, default: 0] += 1 }
                }
            }
            #expect(shown.values.reduce(0, +) == calls)
            #expect(shown.count == 7)
            // 704 calls are 100 rounds of seven and four cards more.
            #expect(shown.values.allSatisfy { $0 == 100 || $0 == 101 }, "\(shown)")
            let counted = try await database.lines("SELECT current_usage_count FROM tenant_payment_cards ORDER BY id")
            #expect(counted == (1...7).map { String(shown[Int32($0), default: 0]) })
            // The order of the last round is the order of the cards: each call saw what the one before it wrote.
            let order = try await database.line(
                "SELECT string_agg(id::text, ' ' ORDER BY last_used_at) FROM tenant_payment_cards"
            )
            #expect(order == "5 6 7 1 2 3 4")
        }
    }

    @Test("rounds are kept between processes, each with a queue of its own")
    func processes() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(5)
            let shown = try await withThrowingTaskGroup(of: [Int32].self) { group in
                for _ in 0..<4 {
                    let rotation = CardRotation(of: 1, pool: pool)
                    for _ in 0..<8 {
                        group.addTask {
                            var shown: [Int32] = []
                            for _ in 0..<10 { shown.append(try #require(try await rotation.next()).id) }
                            return shown
                        }
                    }
                }
                return try await group.reduce(into: [Int32: Int]()) { counts, shown in
                    for id in shown { counts[id, default: 0] += 1 }
                }
            }
            #expect(shown == [1: 64, 2: 64, 3: 64, 4: 64, 5: 64])
        }
    }

    @Test("a bot whose customers wait has three connections at most, and the others of the pool serve other bots")
    func fairness() async throws {
        try await withAccounts(poolSize: 4) { database, pool in
            try await database.addCards(2)
            try await database.psql(
                """
                INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name) VALUES (2, '6037990000000000', 'H')
                """
            )
            let queue = CardQueue(pool)
            let crowded = CardRotation(of: 1, pool: pool, queue: queue)
            let quiet = CardRotation(of: 2, pool: pool, queue: queue)
            let held = try await HeldSession(Self.firstRows, on: database)
            try await withThrowingTaskGroup(of: Int32?.self) { group in
                for _ in 0..<20 { group.addTask { try await crowded.next()?.id } }
                try await database.waitForLocks()
                let other = try await quiet.next()?.id
                #expect(other != nil)
                await held.end()
                let shown = try await group.reduce(into: [Int32?: Int]()) { $0[$1, default: 0] += 1 }
                #expect(shown == [1: 10, 2: 10])
            }
        }
    }

    @Test("who is cancelled leaves at once, whether he waits or is drawn for; the others are served")
    func cancelled() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(2)
            let rotation = CardRotation(of: 1, pool: pool)
            let held = try await HeldSession(Self.firstRows, on: database)
            let customers = (0..<6).map { _ in Task { try await rotation.next()?.id } }
            try await database.waitForLocks()
            for customer in [customers[0], customers[5]] {
                customer.cancel()
                #expect(try await failure { _ = try await customer.value } == .cancelled)
            }
            await held.end()
            for customer in customers[1..<5] {
                let card = try await customer.value
                #expect(card != nil)
            }
        }
    }

    @Test("connections that break fail those for whom they drew, and the others get another")
    func broken() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(2)
            let rotation = CardRotation(of: 1, pool: pool)
            let held = try await HeldSession(Self.firstRows, on: database)
            let customers = (0..<8).map { _ in Task { try await rotation.next()?.id } }
            try await database.waitForLocks()
            try await database.psql(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()
                """
            )
            await held.end()
            var failures: [RuntimeError.Code] = []
            for customer in customers {
                if let code = try await failure({ _ = try await customer.value }) { failures.append(code) }
            }
            #expect((1...3).contains(failures.count) && failures.allSatisfy { $0 == .database }, "\(failures)")
            await pool.shutDown()
            #expect(try await failure { _ = try await rotation.next() } == .database)
        }
    }

    @Test("nobody waits in line for longer than he may")
    func late() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(2)
            // Any wait is longer than none.
            let rotation = CardRotation(of: 1, pool: pool, queue: CardQueue(pool, longestWait: .zero))
            let customers = (0..<8).map { _ in Task { try await rotation.next()?.id } }
            for customer in customers {
                #expect(try await failure { _ = try await customer.value } == .database)
            }
            #expect(try await database.line("SELECT sum(current_usage_count) FROM tenant_payment_cards") == "0")
        }
    }

    /// Somebody has changed the cards of bot 1 and not yet committed.
    private static let firstRows = "BEGIN; UPDATE tenant_payment_cards SET weight = 2 WHERE bot_id = 1"

    @Test("round robin begins with those that were never used, and a clock that went back confuses nobody")
    func oldest() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(3)
            // As after a failover to a machine whose clock is an hour behind.
            try await database.psql(
                "UPDATE tenant_payment_cards SET last_used_at = now() AT TIME ZONE 'utc' + interval '1 hour' WHERE id <> 3"
            )
            let rotation = CardRotation(of: 1, pool: pool)
            var shown: [Int32] = []
            for _ in 0..<7 { shown.append(try #require(try await rotation.next()).id) }
            #expect(shown == [3, 1, 2, 3, 1, 2, 3])
        }
    }

    @Test("time_based stays for the interval, counted from the turn's beginning, then takes the one unused longest")
    func timeBased() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(3, strategy: "time_based")
            // Long, so that the time which a busy machine takes is none beside it.
            try await database.psql("UPDATE tenant_payment_cards SET rotation_interval_minutes = 6000")
            let rotation = CardRotation(of: 1, pool: pool)
            func shown(_ calls: Int) async throws -> Set<Int32> {
                var shown: Set<Int32> = []
                for _ in 0..<calls { shown.insert(try #require(try await rotation.next()).id) }
                return shown
            }
            func pass(_ minutes: Int) async throws {
                try await database.psql(
                    "UPDATE tenant_payment_cards SET last_used_at = last_used_at - interval '\(minutes) minutes'"
                )
            }
            #expect(try await shown(5) == [1])
            try await pass(5900)
            #expect(try await shown(5) == [1], "using it does not make the turn longer")
            try await pass(100)
            #expect(try await shown(5) == [2])
            try await pass(6000)
            #expect(try await shown(5) == [3])
            try await pass(60_000)
            #expect(try await shown(5) == [1])
            // Its own interval: the turn of a card that may stay longer is not over.
            try await database.psql("UPDATE tenant_payment_cards SET rotation_interval_minutes = 144000 WHERE id = 1")
            try await pass(60_000)
            #expect(try await shown(5) == [1])
        }
    }

    /// The random numbers of the server's session begin at one seed, so that the draws are the same in every run of one
    /// version of PostgreSQL. With any other seed a right distribution would fail once in ten million: 45 is the 0.9999999
    /// quantile of chi-square with 7 degrees of freedom, and lies further out for fewer.
    private static let chiSquareLimit = 45.0

    @Test(
        "draws have the shares that the rule gives: weight × (successes + 1) ÷ (successes + failures + 2), or equal ones",
        arguments: ["weighted", "random"],
        1...6
    )
    func distribution(_ strategy: String, _ number: Int) async throws {
        try await withAccounts { database, _ in
            var shops = SeededShops(seed: UInt64(number))
            let cards = shops.cards(2...8)
            try await database.psql(
                cards.map { card in
                    """
                    INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name, rotation_strategy, weight,
                        success_count, failure_count)
                    VALUES (1, '6037990000000000', 'H', '\(strategy)', \(card.weight), \(card.successes), \(card.failures));
                    """
                }.joined(separator: "\n")
            )
            let shares = cards.map { card in
                strategy == "random"
                    ? 1 : Double(card.weight) * Double(card.successes + 1) / Double(card.successes + card.failures + 2)
            }
            let draws = 4000
            let seed = Double(number) / 10
            // All in the server, each in a transaction of its own: what is looked at is how the function draws.
            let drawn = try await database.lines(
                """
                CREATE TABLE drawn (card integer);
                SET synchronous_commit = off;
                SELECT FROM setseed(\(seed));
                DO $$
                BEGIN
                    FOR draw IN 1..\(draws) LOOP
                        INSERT INTO drawn SELECT id FROM tenantctl.next_payment_card(1);
                        COMMIT;
                    END LOOP;
                END $$;
                SELECT (SELECT count(*) FROM drawn WHERE card = id) FROM generate_series(1, \(cards.count)) AS id
                ORDER BY id;
                """
            )
            let counts = drawn.compactMap { Int($0) }
            #expect(counts.count == cards.count && counts.reduce(0, +) == draws)
            let total = shares.reduce(0, +)
            var distance = 0.0
            for (share, count) in zip(shares, counts) {
                let expected = Double(draws) * share / total
                guard expected > 0 else {
                    #expect(count == 0, "a card without weight was drawn")
                    continue
                }
                distance += (Double(count) - expected) * (Double(count) - expected) / expected
            }
            #expect(distance < Self.chiSquareLimit, "\(counts) of \(shares)")
        }
    }

    @Test("cards that are not active never take part; without any there is no card")
    func inactive() async throws {
        try await withAccounts { database, pool in
            let rotation = CardRotation(of: 1, pool: pool)
            #expect(try await rotation.next() == nil)
            try await database.addCards(4)
            for strategy in ["round_robin", "random", "time_based", "weighted"] {
                try await database.psql(
                    """
                    UPDATE tenant_payment_cards SET rotation_strategy = '\(strategy)', is_active = id = 3, last_used_at = NULL
                    """
                )
                for _ in 0..<5 { #expect(try await rotation.next()?.id == 3, "\(strategy)") }
                try await database.psql("UPDATE tenant_payment_cards SET is_active = false")
                #expect(try await rotation.next() == nil, "\(strategy)")
            }
            try await database.psql("UPDATE tenant_payment_cards SET is_active = true, weight = 0")
            #expect(try await rotation.next() == nil, "weighted, and none has a weight")
        }
    }

    @Test("where cards name different strategies the managed ones hold; among equals the first that was made")
    func mixed() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(3)
            let rotation = CardRotation(of: 1, pool: pool)
            // Cards 1 and 2 are somebody's own.
            try await database.psql(
                """
                UPDATE tenant_payment_cards SET key = NULL, rotation_strategy = 'time_based' WHERE id < 3;
                """
            )
            var shown: [Int32?] = []
            for _ in 0..<4 { shown.append(try await rotation.next()?.id) }
            #expect(shown == [1, 2, 3, 1])
            try await database.psql("UPDATE tenant_payment_cards SET key = NULL")
            // Now the first of them says that the one in turn stays.
            for _ in 0..<3 { #expect(try await rotation.next()?.id == 1) }
        }
    }

    @Test("a card that is switched off while it is chosen is passed over")
    func switchedOff() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(2)
            let other = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            try await other.execute("BEGIN")
            try await other.execute("UPDATE tenant_payment_cards SET is_active = false WHERE id = 1")
            async let next = CardRotation(of: 1, pool: pool).next()
            try await database.waitForLocks()
            try await other.execute("COMMIT")
            #expect(try await next?.id == 2)
            await other.close()
        }
    }

    @Test("successes and failures are counted, of the bot's own cards alone, and nothing that was declared moves")
    func results() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(2)
            let declared =
                "SELECT id, card_number, weight, is_active, key, updated_at FROM tenant_payment_cards ORDER BY id"
            let before = try await database.lines(declared)
            let rotation = CardRotation(of: 1, pool: pool)
            #expect(try await rotation.record(success: true, card: 1))
            #expect(try await rotation.record(success: true, card: 1))
            #expect(try await rotation.record(success: false, card: 1))
            #expect(try await !rotation.record(success: true, card: 9))
            #expect(try await !CardRotation(of: 2, pool: pool).record(success: true, card: 2))
            #expect(
                try await database.lines("SELECT success_count, failure_count FROM tenant_payment_cards ORDER BY id")
                    == ["2|1", "0|0"]
            )
            // Counters are of 32 bits, and somebody else's.
            try await database.psql(
                """
                UPDATE tenant_payment_cards SET success_count = 2147483647, failure_count = 2147483647,
                    current_usage_count = 2147483647
                """
            )
            #expect(try await rotation.record(success: true, card: 1))
            #expect(try await rotation.record(success: false, card: 1))
            #expect(try await rotation.next()?.id == 1)
            #expect(try await database.lines(declared) == before)
        }
    }

    @Test("a card whose counters have reached their end is drawn like any other, under every strategy")
    func countersAtTheirEnd() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(1)
            let rotation = CardRotation(of: 1, pool: pool)
            for strategy in ["round_robin", "random", "time_based", "weighted"] {
                for (successes, failures) in [("2147483647", "0"), ("0", "2147483647"), ("2147483647", "2147483647")] {
                    try await database.psql(
                        """
                        UPDATE tenant_payment_cards SET rotation_strategy = '\(strategy)', success_count = \(successes),
                            failure_count = \(failures), current_usage_count = 2147483647
                        """
                    )
                    #expect(try await rotation.next()?.id == 1, "\(strategy)")
                }
            }
        }
    }

    @Test("the card comes whole for the customer, and masked for everybody else")
    func wholeNumber() async throws {
        try await withAccounts { database, pool in
            try await database.addCards(1)
            let card = try #require(try await CardRotation(of: 1, pool: pool).next())
            #expect(card.number == "6037990000000001")
            #expect(card.holderName == "Holder 1" && card.key == "card-1" && card.isActive)
            #expect("\(card)" == "card 1, 603799…0001")
        }
    }
}

extension TestDatabase {
    /// Gives bot 1 active, managed cards with the ids from 1 on.
    fileprivate func addCards(_ count: Int, strategy: String = "round_robin") async throws {
        try await psql(
            """
            INSERT INTO tenant_payment_cards (bot_id, card_number, card_holder_name, rotation_strategy, key)
            SELECT 1, (6037990000000000 + n)::text, 'Holder ' || n, '\(strategy)', 'card-' || n
            FROM generate_series(1, \(count)) AS n
            """
        )
    }
}
