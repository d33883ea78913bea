/// A path for a test's files or for a cluster of its own, with nothing there yet. It is short, every user can reach
/// it, and what is there is removed when the run ends, with the servers in it stopped.
///
/// - Returns: An absolute path.
/// - Throws: An `Errno` when the run's folder cannot be made.
package func newTestPath() async throws -> String {
    try await TestRun.shared.newPath()
}
