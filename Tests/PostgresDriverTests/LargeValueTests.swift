import PostgresDriver
import TenantTesting
import Testing

@Suite("Large values do not lock both sides up")
struct LargeValueTests {
    @Test("50 MB travel as a parameter and come back as a result")
    func echo() async throws {
        try await withConnection { connection, _ in
            var value = [UInt8](repeating: 0, count: 50_000_000)
            for index in stride(from: 0, to: value.count, by: 4099) { value[index] = UInt8(index % 251) }
            let rows = try await connection.query("SELECT \(value)")
            let echoed = try rows[0][0, as: [UInt8].self]
            // `==` alone would print both when it fails.
            let isEqual = echoed == value
            #expect(isEqual)
        }
    }

    @Test("a script whose answers fill the server's buffers while it is still being sent")
    func answersWhileSending() async throws {
        try await withConnection { connection, _ in
            // The server answers each statement at once and stops reading when nobody takes its answers.
            let text = String(repeating: "y", count: 100_000)
            let statement = "SELECT repeat('x', 1000000); SELECT '\(text)';\n"
            try await connection.executeScript(String(repeating: statement, count: 50))
            #expect(await connection.isIdle)
        }
    }
}
