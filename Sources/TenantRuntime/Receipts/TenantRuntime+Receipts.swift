internal import PostgresDriver
package import TenantStore

extension TenantRuntime {
    /// What the runtimes of this database have said of themselves, by name: which revision each serves.
    ///
    /// - Throws: ``RuntimeError``: `database`, `cancelled`.
    package func receipts() async throws(RuntimeError) -> [Receipt] {
        do {
            return try await pool.withConnection(in: snapshot.databaseIdentity) { connection in
                try await Receipt.readAll(on: connection)
            }
        } catch {
            throw RuntimeError(reading: error)
        }
    }
}
