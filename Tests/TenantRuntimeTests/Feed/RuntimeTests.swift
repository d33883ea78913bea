import PostgresDriver
import ServiceLifecycle
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("A runtime serves what the database holds")
struct RuntimeTests {
    @Test("it begins with what is there, and sees a change as it is committed")
    func follows() async throws {
        try await withHistory { history in
            try await history.apply(1, 2, 3)
            // Polls come too late to be what is seen here.
            try await withTestRuntime(history, { $0.pollInterval = .seconds(600) }) { runtime in
                #expect(runtime.snapshot.revision == 1)
                #expect(runtime.snapshot.bot(id: 2)?.testPrice == 1)
                try await history.apply(2)
                let snapshot = try await runtime.waitForSnapshot { $0.revision == 2 }
                #expect(snapshot.bots.map(\.testPrice) == [1, 2, 1])
                #expect(runtime.condition.revision == 2 || runtime.condition.revision == 1)
            }
        }
    }

    @Test("a change that is committed before it runs is not missed")
    func betweenOpenAndRun() async throws {
        try await withHistory { history in
            var settings = RuntimeSettings(url: history.database.url)
            settings.pollInterval = .seconds(600)
            let runtime = try await TenantRuntime.open(settings, logger: TestLog().logger)
            #expect(runtime.condition.staleReason == .notRunning)
            try await history.apply(1)
            #expect(runtime.snapshot.revision == 0)
            try await withThrowingTaskGroup { group in
                group.addTask { try await runtime.run() }
                try await runtime.waitForSnapshot { $0.revision == 1 }
                runtime.stop()
                try await group.waitForAll()
            }
            #expect(runtime.snapshot.bot(id: 1)?.testPrice == 1)
        }
    }

    @Test("only the bots that the history names are read again; the others keep what they have")
    func rereadsByName() async throws {
        try await withHistory { history in
            try await withTestRuntime(history) { runtime in
                // Without a revision, so that reading by name does not see it.
                try await history.connection.execute("UPDATE bots SET name = 'renamed by hand' WHERE id = 3")
                try await history.apply(1)
                let snapshot = try await runtime.waitForSnapshot { $0.revision == 1 }
                #expect(snapshot.bot(id: 3)?.name == "Shop 3")
                #expect(try await runtime.fetch().bot(id: 3)?.name == "renamed by hand")
                // For the whole directory: everything is read.
                try await history.apply(directory: true)
                let whole = try await runtime.waitForSnapshot { $0.revision == 2 }
                #expect(whole.bot(id: 3)?.name == "renamed by hand")
            }
        }
    }

    @Test("what somebody changes without a revision is seen by the comparison, under the same revision")
    func comparison() async throws {
        try await withHistory { history in
            try await withTestRuntime(history, { $0.fullComparison = .milliseconds(50) }) { runtime in
                let before = runtime.snapshot
                try await history.connection.execute("UPDATE bots SET name = 'renamed by hand' WHERE id = 3")
                let after = try await runtime.waitForSnapshot { $0.bot(id: 3)?.name == "renamed by hand" }
                #expect(after.revision == before.revision)
            }
        }
    }

    @Test("comparisons that find nothing tell nobody")
    func quiet() async throws {
        try await withHistory { history in
            let log = TestLog()
            try await withTestRuntime(
                history,
                log: log,
                { ($0.fullComparison, $0.pollInterval) = (.milliseconds(1), .milliseconds(1)) }
            ) { runtime in
                let first = runtime.snapshot
                for _ in 0..<50 { _ = try await runtime.fetch() }
                #expect(runtime.snapshot.storage === first.storage)
            }
            #expect(!log.events.contains("snapshot_served"))
        }
    }

    @Test("a shop that comes and one that goes by hand are seen by name, and a history that was pruned has all read")
    func comesAndGoes() async throws {
        try await withHistory { history in
            try await withTestRuntime(history) { runtime in
                try await history.connection.execute(
                    "INSERT INTO bots (id, slug, name, telegram_bot_token) VALUES (4, 'fourth', 'Fourth', '4:secret')"
                )
                try await history.apply(4)
                try await runtime.waitForSnapshot { $0.bot(slug: "fourth") != nil }
                try await history.connection.executeScript(
                    """
                    BEGIN;
                    UPDATE bots SET name = 'renamed by hand' WHERE id = 3;
                    SELECT test_apply('{4}');
                    DELETE FROM tenantctl.changes;
                    UPDATE tenantctl.history_extent SET reversible_from = 2;
                    COMMIT;
                    """
                )
                let snapshot = try await runtime.waitForSnapshot { $0.revision == 2 }
                #expect(snapshot.bot(id: 3)?.name == "renamed by hand")
            }
        }
    }

    @Test("any number of readers get the current snapshot and the newest, and end with the runtime")
    func manyReaders() async throws {
        try await withHistory { history in
            let readers = try await withTestRuntime(history) { runtime in
                let readers = (0..<50).map { _ in
                    Task {
                        var revisions: [Int64] = []
                        for await snapshot in runtime.updates { revisions.append(snapshot.revision) }
                        return revisions
                    }
                }
                for _ in 0..<20 { try await history.apply(1) }
                try await runtime.waitForSnapshot { $0.revision == 20 }
                return readers
            }
            for reader in readers {
                let revisions = await reader.value
                #expect(revisions.last == 20)
                #expect(zip(revisions, revisions.dropFirst()).allSatisfy { $0 < $1 })
            }
        }
    }

    @Test(
        "a catalog that cannot be understood keeps the snapshot that there is, and is said; the next revision mends it"
    )
    func refused() async throws {
        try await withHistory { history in
            let log = TestLog()
            try await withTestRuntime(history, log: log) { runtime in
                try await history.apply(1)
                try await runtime.waitForSnapshot { $0.revision == 1 }
                try await history.connection.executeScript(
                    """
                    BEGIN;
                    INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog', '"nonsense"', 2);
                    SELECT test_apply('{1}', true);
                    COMMIT;
                    """
                )
                let condition = try await runtime.waitUntil { !$0.isReady }
                #expect(condition.staleReason?.name == "refused")
                #expect(condition.revision == 1)
                #expect(runtime.snapshot.bot(id: 1)?.testPrice == 1)
                try await history.connection.executeScript(
                    "BEGIN; DELETE FROM tenantctl.settings; SELECT test_apply('{1}', true); COMMIT"
                )
                try await runtime.waitUntil { $0.isReady && $0.revision == 3 }
            }
            #expect(log.events.contains("snapshot_stale") && log.events.contains("snapshot_fresh"))
        }
    }

    @Test("a service group ends it gracefully, and the last snapshot can be read on")
    func serviceGroup() async throws {
        try await withHistory { history in
            let runtime = try await TenantRuntime.open(
                RuntimeSettings(url: history.database.url),
                logger: TestLog().logger
            )
            let group = ServiceGroup(services: [runtime], logger: TestLog().logger)
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await group.run() }
                try await runtime.waitUntil { $0.isReady }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            #expect(runtime.snapshot.botCount == 3)
            #expect(runtime.condition.staleReason == .notRunning)
            // The server learns of it a moment later.
            try await history.database.wait(
                until: "count(*) FILTER (WHERE application_name LIKE 'tenant-runtime%') = 0"
            )
            await #expect(throws: RuntimeError.self) { try await runtime.run() }
        }
    }

    @Test("cancelling the task ends it as well, and a body that throws ends it gracefully")
    func cancelled() async throws {
        try await withHistory { history in
            let runtime = try await TenantRuntime.open(
                RuntimeSettings(url: history.database.url),
                logger: TestLog().logger
            )
            let task = Task { try await runtime.run() }
            try await runtime.waitUntil { $0.isReady }
            task.cancel()
            try await task.value
            #expect(runtime.condition.staleReason == .notRunning)
            struct Failure: Error {}
            await #expect(throws: Failure.self) {
                try await withTestRuntime(history) { _ in throw Failure() }
            }
        }
    }

    @Test("without a database and without a copy there is nothing to serve")
    func nothing() async throws {
        let settings = RuntimeSettings(url: "host=/nowhere dbname=none")
        await #expect(throws: RuntimeError.self) {
            _ = try await TenantRuntime.open(settings, logger: TestLog().logger)
        }
    }

    @Test("taking a snapshot while another is put in its place always gives a whole one")
    func contention() async throws {
        try await withHistory { history in
            try await withTestRuntime(history) { runtime in
                let readers = (0..<2).map { _ in
                    Task {
                        var last: Int64 = 0
                        while last < 50 {
                            let snapshot = runtime.snapshot
                            #expect(snapshot.revision >= last)
                            #expect(snapshot.bot(id: 1)?.testPrice == snapshot.revision)
                            last = snapshot.revision
                            await Task.yield()
                        }
                    }
                }
                for _ in 0..<50 { try await history.apply(1) }
                for reader in readers { await reader.value }
            }
        }
    }
}
