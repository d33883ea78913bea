import Glibc
import TenantTesting
import Testing

/// A session that computes without end, and so does not notice when its server is gone.
struct BusySession {
    /// Its process on the server's side.
    let processID: pid_t
    /// Ends when the session does.
    let client: Task<String, any Error>

    /// Returns when the session is computing.
    init(on database: TestDatabase) async throws {
        client = Task {
            try await database.psql("SET application_name = 'busy'; DO 'BEGIN LOOP END LOOP; END'")
        }
        var found: pid_t?
        let isBusy = try await eventually {
            found = pid_t(
                try await database.psql(
                    "SELECT pid FROM pg_stat_activity WHERE application_name = 'busy' AND query LIKE 'DO %'"
                )
            )
            return found != nil
        }
        try #require(isBusy)
        processID = try #require(found)
    }
}
