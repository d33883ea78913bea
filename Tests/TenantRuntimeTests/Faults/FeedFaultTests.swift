import EmbeddedPostgres
import Foundation
import PostgresDriver
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Whatever is cut, no revision is missed and no snapshot lies", .serialized)
struct FeedFaultTests {
    /// How many changes land while the connections are cut: 1,000, or 10,000 with `make faults`.
    private static let changes = ProcessInfo.processInfo.environment["TENANTRY_FAULTS"] == "full" ? 10_000 : 1000

    /// Checks every snapshot that a subscriber saw against the history.
    private func verify(_ seen: [Snapshot], against history: TestHistory) async throws {
        let revisions = try await history.revisions()
        #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.revision < $1.revision })
        var wrong = 0
        for snapshot in seen {
            for bot in snapshot.bots {
                // What the history says that this shop was at the snapshot's revision.
                let expected = revisions[bot.id]?.last { $0 <= snapshot.revision } ?? 0
                if bot.testPrice != expected { wrong += 1 }
            }
        }
        #expect(wrong == 0, "shops that are not what the history says at the revision of their snapshot")
    }

    @Test(
        "a connection that is killed every 100 ms while changes land: the newest is served, each as the history has it"
    )
    func killedListening() async throws {
        try await withHistory(shops: 20) { history in
            try await withTestRuntime(history, { $0.pollInterval = .milliseconds(500) }) { runtime in
                let subscriber = Task {
                    var seen: [Snapshot] = []
                    for await snapshot in runtime.updates { seen.append(snapshot) }
                    return seen
                }
                let killer = Task {
                    let other = try await PostgresConnection.connect(.init(url: history.database.url))
                    let aside = TestHistory(database: history.database, connection: other)
                    var kills = 0
                    while !Task.isCancelled {
                        kills += try await aside.cut(" listen")
                        // The pace of the fault, not a wait for anything.
                        do { try await Task.sleep(for: .milliseconds(100)) } catch { break }
                    }
                    await other.close()
                    return kills
                }
                for number in 0..<Self.changes {
                    try await history.apply(Int32(1 + number % 20), Int32(1 + number * 7 % 20))
                    // About 300 changes a second, so that there are kills among them.
                    if number % 3 == 0 { try await Task.sleep(for: .milliseconds(5)) }
                }
                try await runtime.waitForSnapshot { $0.revision == Int64(Self.changes) }
                killer.cancel()
                let kills = try await killer.value
                #expect(kills > 5)
                try await runtime.waitUntil { $0.isReady && $0.isListening }
                // The whole way works again, and nothing is left of it all.
                try await history.apply(1)
                try await runtime.waitForSnapshot { $0.revision == Int64(Self.changes) + 1 }
                runtime.stop()
                let seen = await subscriber.value
                #expect(seen.count > 20)
                #expect(seen.last?.revision == Int64(Self.changes) + 1)
                try await verify(seen, against: history)
            }
        }
    }

    @Test("with no notification at all, a change is seen within the poll interval")
    func deaf() async throws {
        try await withHistory { history in
            try await withTestRuntime(history, { $0.pollInterval = .milliseconds(200) }) { runtime in
                // A pooler that swallows notifications looks like this from here.
                for revision in 1...5 {
                    let began = ContinuousClock.now
                    try await history.applySilently(1)
                    try await runtime.waitForSnapshot { $0.revision == Int64(revision) }
                    // The interval, a tenth of it by chance, and a busy machine.
                    #expect(ContinuousClock.now - began < .seconds(120))
                }
            }
        }
    }

    @Test("a connection that stays open and passes nothing on does not count as listening for long")
    func silentListening() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            let relay = try await Relay(to: database)
            defer { relay.close() }
            let listener = RevisionListener(
                PostgresConfiguration(url: relay.url(of: database)),
                probeInterval: .milliseconds(50),
                patience: .milliseconds(500)
            )
            let connection = try await listener.connect()
            relay.set { _ in .swallow }
            let end = await value(within: .seconds(300)) { await listener.listen(on: connection, FeedMailbox()) }
            #expect(end?.code == .connectionLost)
        }
    }

    @Test("a connection for reading that stays open and passes nothing on is given up, and another one reads on")
    func silentReading() async throws {
        try await withHistory { history in
            let relay = try await Relay(to: history.database)
            defer { relay.close() }
            // Only whoever waits for the answer to a question is to end it here.
            let reading = SnapshotReading(
                PostgresConfiguration(url: relay.url(of: history.database)),
                patience: .seconds(3),
                readingPatience: .seconds(86_400)
            )
            /// What a look that is not kept from an answer finds: a busy machine may need more than one.
            func found(after served: Snapshot) async throws -> Snapshot {
                for _ in 0..<60 {
                    do throws(RuntimeError) {
                        return try await reading.look(.newer, after: served).snapshot
                    } catch {
                        guard error.code == .database else { throw error }
                    }
                }
                return try await reading.look(.newer, after: served).snapshot
            }
            let served = try await history.database.snapshot()
            _ = try await found(after: served)
            relay.set { _ in .swallow }
            try await history.applySilently(1)
            let end = await value(within: .seconds(600)) { () -> RuntimeError? in
                do throws(RuntimeError) {
                    _ = try await reading.look(.newer, after: served)
                    return nil
                } catch {
                    return error
                }
            }
            #expect(end?.code == .database, "the connection was waited for")
            // New connections are passed on again, and what was hung up stays so.
            relay.set(nil)
            #expect(try await found(after: served).revision == 1)
            await reading.close()
        }
    }

    @Test("the connections that read are killed again and again as well: each look is tried again")
    func killedReading() async throws {
        try await withHistory(shops: 20) { history in
            try await withTestRuntime(history, { $0.pollInterval = .milliseconds(50) }) { runtime in
                for number in 1...40 {
                    let revision = try await history.apply(Int32(1 + number % 20))
                    try await history.cut(number % 2 == 0 ? " read" : " listen")
                    try await runtime.waitForSnapshot { $0.revision >= revision }
                }
                try await runtime.waitUntil { $0.isReady && $0.isListening }
                try await verify([runtime.snapshot], against: history)
            }
        }
    }

    @Test("a hundred thousand notifications by somebody who lies hold up no change, and take no memory")
    func flood() async throws {
        try await withHistory { history in
            try await withTestRuntime(history, { $0.pollInterval = .seconds(600) }) { runtime in
                try await history.connection.execute(
                    """
                    SELECT pg_notify('tenantctl_revision', CASE number % 3 WHEN 0 THEN 'nonsense'
                        WHEN 1 THEN number::text ELSE '9223372036854775807' END)
                    FROM generate_series(1, 100000) AS number
                    """
                )
                try await history.apply(2)
                let snapshot = try await runtime.waitForSnapshot { $0.revision == 1 }
                #expect(snapshot.bot(id: 2)?.testPrice == 1)
            }
        }
    }

    @Test("a server that stops under load: reading goes on, the condition says so, and all is well when it is back")
    func stopped() async throws {
        try await withTestCluster { cluster in
            let database = try cluster.database()
            try await database.migrate()
            try await withHistory(of: database, shops: 20) { history in
                let log = TestLog()
                try await withTestRuntime(history, log: log, { $0.pollInterval = .milliseconds(100) }) { runtime in
                    try await history.apply(1, 2, 3)
                    try await runtime.waitForSnapshot { $0.revision == 1 }
                    let readers = (0..<4).map { _ in
                        Task {
                            var reads = 0
                            while !Task.isCancelled {
                                if runtime.snapshot.bot(id: 1)?.testPrice ?? 0 >= 1 { reads += 1 }
                                await Task.yield()
                            }
                            return reads
                        }
                    }
                    try await cluster.server.stop()
                    let stale = try await runtime.waitUntil { $0.staleReason?.name == "unreachable" }
                    #expect(stale.revision == 1)
                    await #expect(throws: RuntimeError.self) { try await runtime.fetch() }
                    #expect(runtime.snapshot.bot(id: 3)?.testPrice == 1)
                    _ = try await cluster.server.start()
                    try await runtime.waitUntil { $0.isReady && $0.isListening }
                    let again = try await PostgresConnection.connect(.init(url: database.url))
                    let later = TestHistory(database: database, connection: again)
                    try await later.apply(2)
                    try await runtime.waitForSnapshot { $0.revision == 2 && $0.bot(id: 2)?.testPrice == 2 }
                    #expect(try await runtime.fetch().revision == 2)
                    await again.close()
                    for reader in readers {
                        reader.cancel()
                        #expect(await reader.value > 0)
                    }
                }
                #expect(log.events.contains("snapshot_stale") && log.events.contains("snapshot_fresh"))
            }
        }
    }

    @Test("a database that was restored to an earlier revision is served as it is now, and said")
    func restored() async throws {
        try await withHistory { history in
            let log = TestLog()
            try await withTestRuntime(history, log: log, { $0.pollInterval = .milliseconds(50) }) { runtime in
                for _ in 1...3 { try await history.apply(1) }
                try await runtime.waitForSnapshot { $0.revision == 3 }
                try await history.connection.executeScript(
                    """
                    BEGIN;
                    DELETE FROM tenantctl.operations WHERE revision > 1;
                    UPDATE tenantctl.state SET revision = 1;
                    UPDATE bot_plans SET price_kopeks = 1 WHERE bot_id = 1;
                    COMMIT;
                    """
                )
                let snapshot = try await runtime.waitForSnapshot { $0.revision == 1 }
                #expect(snapshot.bot(id: 1)?.testPrice == 1)
                try await log.waitForLine(with: "went_back")
            }
        }
    }

    @Test("another database under the same name is noticed by its identity, even at the same revision")
    func otherDatabase() async throws {
        try await withHistory { history in
            let log = TestLog()
            try await withTestRuntime(history, log: log, { $0.pollInterval = .milliseconds(50) }) { runtime in
                let before = runtime.snapshot.databaseIdentity
                try await history.connection.executeScript(
                    """
                    BEGIN;
                    UPDATE tenantctl.state SET identity = gen_random_uuid();
                    UPDATE bots SET name = 'of the other' WHERE id = 1;
                    COMMIT;
                    """
                )
                let snapshot = try await runtime.waitForSnapshot { $0.databaseIdentity != before }
                #expect(snapshot.bot(id: 1)?.name == "of the other")
                try await log.waitForLine(with: "other_database")
            }
        }
    }
}
