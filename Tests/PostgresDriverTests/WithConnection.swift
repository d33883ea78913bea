import PostgresDriver
import TenantTesting
import Testing

/// Runs `body` with a connection to a new database, and closes it afterwards.
func withConnection<Value>(
    _ settings: [(name: String, value: String)] = [],
    _ body: (PostgresConnection, TestDatabase) async throws -> Value
) async throws -> Value {
    try await withTestDatabase { database in
        let connection = try await PostgresConnection.connect(
            PostgresConfiguration(url: database.url, settings: settings)
        )
        let result: Value
        do {
            result = try await body(connection, database)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
        return result
    }
}

/// The error that `body` throws; a failure of the test when it throws none or another.
func postgresError(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async throws -> PostgresError {
    do {
        try await body()
    } catch let error as PostgresError {
        return error
    }
    Issue.record("no PostgresError was thrown", sourceLocation: sourceLocation)
    throw CancellationError()
}

/// Waits until the server's process `processID` runs a statement that contains `text`.
func waitUntilRunning(_ processID: Int32, _ text: String, seenBy observer: PostgresConnection) async throws {
    for _ in 0..<60_000 {
        let sql: SQL = """
            SELECT 1 FROM pg_stat_activity
            WHERE pid = \(processID) AND state = 'active' AND query LIKE \("%\(text)%")
            """
        if try await !observer.query(sql).isEmpty { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("the server never ran \(text)")
}

/// Cancels the task that runs this, as its owner would at this very moment.
func cancelCurrentTask() {
    unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
}
