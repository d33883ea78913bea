import TenantTesting
import Testing

@testable import PostgresDriver

@Suite("A listening connection hears what is notified, and notices when it cannot")
struct ListeningTests {
    /// Runs `body` with a connection that listens to `news`, and another one to speak.
    private func withListener(
        _ body: (_ listener: PostgresConnection, _ speaker: PostgresConnection) async throws -> Void
    ) async throws {
        try await withConnection { listener, database in
            try await listener.listen(to: "news")
            let speaker = try await PostgresConnection.connect(.init(url: database.url))
            do {
                try await body(listener, speaker)
            } catch {
                await speaker.close()
                throw error
            }
            await speaker.close()
        }
    }

    @Test("a notification arrives with its channel, its payload and its sender")
    func arrives() async throws {
        try await withListener { listener, speaker in
            async let heard = listener.notifications()
            try await speaker.execute("SELECT pg_notify('news', \("41 ✓"))")
            let expected = PostgresNotification(channel: "news", payload: "41 ✓", processID: await speaker.processID)
            #expect(try await heard == [expected])
        }
    }

    @Test("a channel is taken by its letter case, and other channels are not heard")
    func channels() async throws {
        try await withListener { listener, speaker in
            try await listener.listen(to: "Odd \"name\"")
            try await speaker.executeScript(#"NOTIFY other; NOTIFY "NEWS"; NOTIFY "Odd ""name""", 'x'; NOTIFY news"#)
            var heard: [String] = []
            while heard.count < 2 { heard += try await listener.notifications().map(\.channel) }
            #expect(heard == ["Odd \"name\"", "news"])
        }
    }

    @Test("notifications that arrive during another statement are kept for the wait")
    func duringStatement() async throws {
        try await withListener { listener, speaker in
            try await speaker.execute("SELECT pg_advisory_lock(1)")
            // Before its thread waits for the lock.
            let processID = await listener.processID
            let statement = Task { try await listener.execute("SELECT pg_advisory_lock(1)") }
            try await waitUntilRunning(processID, "pg_advisory_lock", seenBy: speaker)
            try await speaker.executeScript("NOTIFY news, 'first'; SELECT pg_advisory_unlock(1)")
            _ = try await statement.value
            #expect(try await listener.notifications().map(\.payload) == ["first"])
        }
    }

    @Test("a statement that comes while the connection waits is served, and the wait goes on")
    func makesWay() async throws {
        try await withListener { listener, speaker in
            async let heard = listener.notifications()
            for number in 0..<100 {
                #expect(try await listener.query("SELECT \(number)")[0][0, as: Int.self] == number)
            }
            // Many at once: none is stuck behind the wait.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await listener.query("SELECT 1") } }
                try await group.waitForAll()
            }
            try await speaker.execute("NOTIFY news, 'after'")
            #expect(try await heard.map(\.payload) == ["after"])
        }
    }

    @Test("10,000 notifications arrive in their order, however they are batched")
    func many() async throws {
        try await withListener { listener, speaker in
            async let sent = speaker.execute(
                "SELECT pg_notify('news', number::text) FROM generate_series(1, 10000) AS number"
            )
            var heard: [String] = []
            while heard.count < 10_000 { heard += try await listener.notifications().map(\.payload) }
            #expect(heard == (1...10_000).map(String.init))
            #expect(try await sent == 10_000)
        }
    }

    @Test("the wait ends when its time is over, and the connection goes on")
    func timesOut() async throws {
        try await withListener { listener, speaker in
            #expect(try await listener.notifications(atMost: .milliseconds(20)) == [])
            #expect(try await listener.notifications(atMost: .zero) == [])
            try await speaker.execute("NOTIFY news")
            #expect(try await listener.notifications(atMost: .seconds(600)).map(\.payload) == [""])
        }
    }

    @Test("cancelling the task ends the wait at once, and the connection goes on")
    func cancels() async throws {
        try await withListener { listener, speaker in
            for _ in 0..<200 {
                let task = Task { try await listener.notifications() }
                if Bool.random() { await Task.yield() }
                task.cancel()
                let error = try await postgresError { _ = try await task.value }
                try #require(error.code == .cancelled)
            }
            try await speaker.execute("NOTIFY news, 'still here'")
            #expect(try await listener.notifications().map(\.payload) == ["still here"])
        }
    }

    @Test("a server that ends the session ends the wait")
    func terminated() async throws {
        try await withListener { listener, speaker in
            let processID = await listener.processID
            let task = Task { try await listener.notifications() }
            try await speaker.execute("SELECT pg_terminate_backend(\(processID))")
            let error = try await postgresError { _ = try await task.value }
            #expect(error.code == .connectionLost)
            let later = try await postgresError { _ = try await listener.notifications() }
            #expect(later.code == .connectionLost)
        }
    }

    @Test("what arrived before the session was ended is heard first")
    func heardBeforeTheEnd() async throws {
        // A session that is told to end before it got to pass anything on ends without it.
        for pause in [0.0, 0.1, 1, 10] {
            var heard: [String]?
            try await withListener { listener, speaker in
                let processID = await listener.processID
                try await speaker.execute("NOTIFY news, 'last words'")
                _ = try await speaker.query("SELECT pg_sleep(\(pause))")
                _ = try await speaker.query("SELECT pg_terminate_backend(\(processID), 60000)")
                heard = try? await listener.notifications().map(\.payload)
                let error = try await postgresError { _ = try await listener.notifications() }
                #expect(error.code == .connectionLost)
            }
            if let heard {
                #expect(heard == ["last words"])
                return
            }
        }
        Issue.record("nothing was heard of a session that had ten seconds to pass it on")
    }

    @Test("closing the connection ends the wait")
    func closed() async throws {
        try await withListener { listener, _ in
            let task = Task { try await listener.notifications() }
            await listener.close()
            let error = try await postgresError { _ = try await task.value }
            #expect(error.code == .closed)
        }
    }

    @Test("waiting inside of a transaction is refused: nothing would come")
    func insideTransaction() async throws {
        try await withListener { listener, _ in
            try await listener.execute("BEGIN")
            let error = try await postgresError { _ = try await listener.notifications() }
            #expect(error.code == .misuse)
            try await listener.execute("ROLLBACK")
            #expect(try await listener.notifications(atMost: .zero) == [])
        }
    }

    @Test("more waiting connections than cores hold up no timer")
    func parallel() async throws {
        try await withConnection { speaker, database in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    let listener = try await PostgresConnection.connect(.init(url: database.url))
                    try await listener.listen(to: "news")
                    group.addTask {
                        let count = try await listener.notifications().count
                        await listener.close()
                        return count
                    }
                }
                for _ in 0..<100 { try await Task.sleep(for: .milliseconds(1)) }
                try await speaker.execute("NOTIFY news")
                #expect(try await group.reduce(0, +) == 8)
            }
        }
    }
}
