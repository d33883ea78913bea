import TenantTesting
import Testing

@testable import PostgresDriver

@Suite("Waiting for the server takes no thread of the cooperative pool")
struct ThreadTests {
    @Test("more waiting connections than cores run side by side, and a timer is not held up")
    func parallel() async throws {
        try await withConnection { holder, database in
            let connections = 8
            try await holder.execute("SELECT pg_advisory_lock(1)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<connections {
                    group.addTask {
                        let connection = try await PostgresConnection.connect(.init(url: database.url))
                        _ = try await connection.query("SELECT pg_advisory_lock_shared(1)")
                        await connection.close()
                    }
                }
                // All of them wait at once, and as long as they do so timers go off: a pool of blocked threads would get
                // to neither.
                while try await waiting(seenBy: holder) < connections {}
                for _ in 0..<100 { try await Task.sleep(for: .milliseconds(1)) }
                #expect(try await waiting(seenBy: holder) == connections)
                try await holder.execute("SELECT pg_advisory_unlock(1)")
                try await group.waitForAll()
            }
        }
    }

    private func waiting(seenBy observer: PostgresConnection) async throws -> Int {
        let rows = try await observer.query(
            """
            SELECT count(*)::integer FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'
            """
        )
        return Int(try rows[0][0, as: Int32.self])
    }

    @Test("a method runs on the connection's own thread")
    func isolation() async throws {
        try await withConnection { connection, _ in
            let isOwn = await connection.isOnOwnThread
            #expect(isOwn)
            #expect(connection.thread.isIsolatingCurrentContext() == false)
        }
    }
}

extension PostgresConnection {
    fileprivate var isOnOwnThread: Bool {
        assertIsolated()
        return thread.isIsolatingCurrentContext() == true
    }
}
