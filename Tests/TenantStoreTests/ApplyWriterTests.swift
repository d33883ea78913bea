import PostgresDriver
import TenantModel
import TenantStore
import TenantTesting
import Testing

@Suite("What is written is what was asked for, or nothing")
struct ApplyWriterTests {
    @Test("a number that its column cannot hold is refused and never made to fit")
    func outOfRange() async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            let name = try #require(ResourceKind.bot.fieldIndex("name"))
            let token = try #require(ResourceKind.bot.fieldIndex("telegram_bot_token"))
            let topic = try #require(ResourceKind.bot.fieldIndex("admin_topic_id"))
            func request(_ number: Int64) -> ApplyRequest {
                let change = Change(
                    tenant: "anar",
                    kind: .bot,
                    key: "anar",
                    action: .create,
                    reason: .tenantCreated,
                    fields: [
                        FieldChange(field: name, before: .undeclared, after: .text("Anar")),
                        FieldChange(field: token, before: .undeclared, after: .text("1:x")),
                        FieldChange(field: topic, before: .undeclared, after: .integer(number)),
                    ],
                    source: nil,
                    target: Change.Target(botID: nil)
                )
                return ApplyRequest(
                    operationID: "00000000-0000-4000-8000-000000000001",
                    planID: { "sha256:x" },
                    actor: "test",
                    sourceCommit: nil,
                    toolVersion: "test",
                    environment: nil,
                    acknowledgements: [],
                    changes: [change],
                    ledger: [],
                    protections: [],
                    preconditions: [],
                    ledgerRevisions: [],
                    scope: PlanScope(revision: 0),
                    secrets: [:]
                )
            }
            let connection = try await PostgresConnection.connect(PostgresConfiguration(url: database.url))
            @Sendable func write(_ request: ApplyRequest) async throws {
                _ = try await connection.withTransaction { @Sendable connection in
                    try ApplyWriter.write(request, on: connection)
                }
            }
            let before = try await database.everything()
            for number in [Int64(Int32.max) + 1, .min] {
                await #expect(throws: StoreError.self) { try await write(request(number)) }
                #expect(try await database.everything() == before)
            }
            try await write(request(Int64(Int32.max)))
            #expect(try await database.line("SELECT admin_topic_id FROM bots") == "2147483647")
            await connection.close()
        }
    }
}
