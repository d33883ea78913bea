import TenantTesting
import Testing

@testable import PostgresDriver

@Suite("Waiting for the server takes no thread of the cooperative pool")
struct ThreadTests {
    @Test("more waiting connections than cores run side by side, and a timer is not held up")
    func parallel() async throws {
        try await withTestDatabase { database in
            let connections = 8
            let clock = ContinuousClock()
            let gap = try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<connections {
                    group.addTask {
                        let connection = try await PostgresConnection.connect(.init(url: database.url))
                        _ = try await connection.query("SELECT pg_sleep(4)")
                        await connection.close()
                    }
                }
                let timer = Task {
                    var longest = Duration.zero
                    var last = clock.now
                    while !Task.isCancelled {
                        try? await Task.sleep(for: .milliseconds(10))
                        longest = max(longest, last.duration(to: clock.now))
                        last = clock.now
                    }
                    return longest
                }
                let start = clock.now
                try await group.waitForAll()
                // One after the other they would take 32 seconds.
                #expect(start.duration(to: clock.now) < .seconds(20))
                timer.cancel()
                return await timer.value
            }
            // A pool of blocked threads would hold it up for the four seconds that a statement takes.
            #expect(gap < .seconds(3))
        }
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
