import CanonicalJSON
import HTTPTypes
import Logging
import TenantModel
import TenantRuntime
import TenantTesting
import Testing

@testable import TenantServer

@Suite("What stands in the way at the database")
struct ObstacleTests {
    private func withServer(
        _ shops: ServedShops,
        _ log: TestLog,
        answerTimeout: Duration,
        _ body: @Sendable (ServedShops, Backend) async throws -> Void
    ) async throws {
        var settings = RuntimeSettings(url: shops.database.url)
        settings.answerTimeout = answerTimeout
        let runtime = try await TenantRuntime.open(settings, logger: ServedShops.quiet)
        let backend = Backend(runtime: runtime, tokens: shops.backend.tokens, limits: ServerLimits())
        try await ServedShops.client(of: backend, logger: log.logger) { client in
            try await body(shops.by(client), backend)
        }
        await runtime.close()
    }

    private func post(_ key: String, to shops: ServedShops) async throws -> Received {
        try await shops.send(
            .post,
            "/v1/tenants/parsvpn/wallet/entries",
            as: shops.tokens.bot,
            headers: [.idempotencyKey: key],
            body: #"{"kind":"credit","amount_kopeks":424242}"#
        )
    }

    @Test("is in the log where the database refuses, once a minute for each operation, and in no answer")
    func refused() async throws {
        try await ServedShops.serve { shops in
            try await shops.database.psql(
                """
                CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN RAISE 'closed for the day'; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON tenantctl.wallet_entries
                    FOR EACH ROW EXECUTE FUNCTION public.refuse();
                CREATE TRIGGER refuse BEFORE UPDATE ON public.tenant_payment_cards
                    FOR EACH ROW EXECUTE FUNCTION public.refuse();
                """
            )
            let log = TestLog()
            try await withServer(shops, log, answerTimeout: .seconds(120)) { shops, _ in
                for _ in 0..<2 {
                    let answers = [
                        try await post("secret-key", to: shops),
                        try await shops.send(.post, "/v1/tenants/parsvpn/payment-card", as: shops.tokens.bot),
                        try await shops.send(
                            .post,
                            "/v1/tenants/parsvpn/cards/7/result",
                            as: shops.tokens.bot,
                            body: #"{"success":true}"#
                        ),
                    ]
                    for answer in answers {
                        #expect(answer.status == 503)
                        #expect(!answer.text.contains("closed"))
                    }
                }
            }
            #expect(log.events(from: .warning) == ["database_refused", "database_refused", "database_refused"])
            #expect(log.events.count { $0 == "database_refused" } == 6)
            for (route, line) in zip(["postWalletEntry", "nextCard", "recordCardResult"], log.lines) {
                #expect(line.contains("closed for the day") && line.contains(route))
            }
            for value in ["secret-key", "424242", "6037701689095443"] {
                #expect(!log.lines.contains { $0.contains(value) })
            }
        }
    }

    @Test("is no fault where others keep rows: a line a minute, however many wait")
    func busy() async throws {
        try await ServedShops.serve { shops in
            let log = TestLog()
            try await withServer(shops, log, answerTimeout: .seconds(2)) { shops, backend in
                let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id = 2 FOR UPDATE", on: shops.database)
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<10 {
                        group.addTask { try await post("\(number)", to: shops).status }
                    }
                    for try await status in group { #expect(status == 503) }
                }
                await held.end()
            }
            #expect(log.events(from: .warning) == [])
            for event in ["database_busy", "database_silent"] {
                #expect(log.events(from: .info).count { $0 == event } <= 1)
            }
            #expect(log.events.count == 10)
        }
    }

    @Test("shows in the figures as those who wait for a connection, in line behind others of their tenant too")
    func waiting() async throws {
        try await ServedShops.serve { shops in
            try await withServer(shops, TestLog(), answerTimeout: .seconds(120)) { shops, backend in
                let held = try await HeldSession("BEGIN; SELECT FROM bots WHERE id = 2 FOR UPDATE", on: shops.database)
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<10 {
                        group.addTask { try await post("\(number)", to: shops).status }
                    }
                    // Two of eight connections are for one tenant's postings.
                    while !(await backend.figures().contains("\ntenantctl_pool_waiting 8\n")) {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    await held.end()
                    for try await status in group { #expect(status == 201) }
                }
                #expect(await backend.figures().contains("\ntenantctl_pool_waiting 0\n"))
            }
        }
    }
}
