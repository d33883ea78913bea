import PostgresDriver
import TenantStore
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Each runtime says which revision it serves")
struct ReceiptTests {
    /// Waits for the receipts to be what is wanted.
    private func waitForReceipts(
        _ history: TestHistory,
        _ isWanted: ([Receipt]) -> Bool
    ) async throws {
        for _ in 0..<40_000 {
            if isWanted(try await Receipt.readAll(on: history.connection)) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("the receipts are \(try await Receipt.readAll(on: history.connection))")
    }

    @Test("a receipt comes with the start, follows each revision, and goes with a graceful end")
    func follows() async throws {
        try await withHistory { history in
            // The sign of life is too seldom to be what is seen here.
            try await withTestRuntime(history, { ($0.heartbeat, $0.instance) = (.seconds(600), "one") }) { runtime in
                try await waitForReceipts(history) { $0.map(\.revision) == [0] && $0[0].isLive }
                try await history.apply(1)
                try await waitForReceipts(history) { $0.map(\.revision) == [1] && $0[0].instance == "one" }
                try await withTestRuntime(history) { _ in
                    try await waitForReceipts(history) { $0.map(\.revision) == [1, 1] }
                }
                try await waitForReceipts(history) { $0.map(\.instance) == ["one"] }
            }
            #expect(try await Receipt.readAll(on: history.connection) == [])
        }
    }

    @Test("a sign of life is given now and then, and one that was removed comes back with it")
    func heartbeat() async throws {
        try await withHistory { history in
            try await withTestRuntime(history, { $0.heartbeat = .milliseconds(20) }) { _ in
                try await waitForReceipts(history) { $0.count == 1 }
                for _ in 0..<3 {
                    try await history.connection.execute("DELETE FROM tenantctl.receipts")
                    try await waitForReceipts(history) { $0.count == 1 }
                }
            }
        }
    }

    @Test("a runtime that refuses a revision says why")
    func refusal() async throws {
        try await withHistory { history in
            try await withTestRuntime(history) { runtime in
                try await history.connection.executeScript(
                    """
                    BEGIN;
                    INSERT INTO tenantctl.settings (name, value, revision) VALUES ('catalog', '"nonsense"', 1);
                    SELECT test_apply('{1}', true);
                    COMMIT;
                    """
                )
                try await waitForReceipts(history) { $0.count == 1 && $0[0].refusal != nil && $0[0].revision == 0 }
                let refused = try await Receipt.readAll(on: history.connection)
                #expect(RolloutVerdict(on: 1, refused) == .refused(refused[0]))
                try await history.connection.executeScript(
                    "BEGIN; DELETE FROM tenantctl.settings; SELECT test_apply('{1}', true); COMMIT"
                )
                try await waitForReceipts(history) { $0.count == 1 && $0[0].refusal == nil && $0[0].revision == 2 }
            }
        }
    }

    @Test("receipts that were not heard of for a day are removed by those that live")
    func pruned() async throws {
        try await withHistory { history in
            try await history.connection.execute(
                """
                INSERT INTO tenantctl.receipts (instance, revision_seen, heartbeat_at)
                VALUES ('old', 1, now() - interval '25 hours'), ('silent', 1, now() - interval '1 hour')
                """
            )
            try await withTestRuntime(history, { $0.instance = "living" }) { _ in
                try await waitForReceipts(history) { $0.map(\.instance) == ["living", "silent"] }
            }
            #expect(try await Receipt.readAll(on: history.connection).map(\.isLive) == [false])
        }
    }

    @Test("receipts that cannot be written are said once and hold up nothing")
    func failing() async throws {
        try await withHistory { history in
            try await history.connection.execute("ALTER TABLE tenantctl.receipts RENAME TO receipts_away")
            let log = TestLog()
            try await withTestRuntime(history, log: log, { $0.heartbeat = .milliseconds(5) }) { runtime in
                for revision in 1...20 {
                    try await history.apply(1)
                    try await runtime.waitForSnapshot { $0.revision == Int64(revision) }
                }
                #expect(log.events.count { $0 == "receipt_not_written" } == 1)
                try await history.connection.execute("ALTER TABLE tenantctl.receipts_away RENAME TO receipts")
                try await waitForReceipts(history) { $0.map(\.revision) == [20] }
            }
            #expect(log.events.contains("receipt_written"))
        }
    }

    @Test("names are unique: host, process, chance")
    func names() {
        let names = Set((0..<1000).map { _ in RuntimeSettings.newInstanceName() })
        #expect(names.count == 1000)
        #expect(names.allSatisfy { $0.split(separator: "-").count >= 3 })
    }
}
