import PostgresDriver
import TenantTesting

@testable import TenantRuntime

extension TestDatabase {
    /// Everything, read as a runtime reads it.
    func snapshot() async throws -> Snapshot {
        try await reading { connection in try Snapshot.readAll(on: connection) }
    }

    /// Runs `body` in a transaction that sees one state of the database.
    func reading<Value: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        let connection = try await PostgresConnection.connect(PostgresConfiguration(url: url))
        do {
            let value = try await connection.withTransaction(.repeatableReadReadOnly, body)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }
}
