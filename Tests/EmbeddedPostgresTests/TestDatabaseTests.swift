import TenantTesting
import Testing

@Suite("Databases for tests")
struct TestDatabaseTests {
    private static let template = TestTemplate("numbers") { database in
        try await database.psql("CREATE TABLE number (value integer); INSERT INTO number VALUES (7)")
    }

    @Test("every test gets an empty database of its own", arguments: 1...8)
    func separateDatabases(_ value: Int) async throws {
        try await withTestDatabase { database in
            try await database.psql("CREATE TABLE mine AS SELECT \(value) AS value")
            #expect(try await database.psql("SELECT value FROM mine") == "\(value)")
        }
    }

    @Test(
        "a copy of a template holds what was prepared, and changing it changes no other copy",
        arguments: 1...4
    )
    func copies(_ value: Int) async throws {
        try await withTestDatabase(template: Self.template) { database in
            try await database.psql("UPDATE number SET value = value + \(value)")
            #expect(try await database.psql("SELECT value FROM number") == "\(7 + value)")
        }
    }

    @Test("a statement that fails throws the server's complaint")
    func failure() async throws {
        try await withTestDatabase { database in
            let error = await #expect(throws: PsqlError.self) { try await database.psql("SELECT 1/0") }
            #expect(error?.message.contains("division by zero") == true)
        }
    }
}
