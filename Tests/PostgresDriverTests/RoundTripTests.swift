import PostgresDriver
import TenantTesting
import Testing

@Suite("Values travel to the server and back")
struct RoundTripTests {
    @Test("a bound text comes back as it was")
    func text() async throws {
        try await withTestDatabase { database in
            let connection = try await PostgresConnection.connect(.init(url: database.url))
            let rows = try await connection.query("SELECT \("سلام")::text")
            #expect(try rows[0][0, as: String.self] == "سلام")
            await connection.close()
        }
    }
}
