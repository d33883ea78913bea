/// Asks every ten milliseconds whether something has come true. PostgreSQL's own tools wait in the same way: a
/// process that is no child gives no notice of its end.
///
/// - Parameters:
///   - patience: How long to go on asking.
///   - condition: What to ask.
/// - Returns: Whether it came true in time.
/// - Throws: `cancelled`, and what `condition` throws.
func comesTrue(
    within patience: Duration,
    _ condition: () async throws(EmbeddedPostgresError) -> Bool
) async throws(EmbeddedPostgresError) -> Bool {
    let deadline = ContinuousClock.now + patience
    while true {
        if try await condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        do {
            try await Task.sleep(for: .milliseconds(10))
        } catch {
            throw EmbeddedPostgresError(.cancelled, "Waiting for the server was cancelled.")
        }
    }
}
