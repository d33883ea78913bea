/// What comes of some work in time.
///
/// - Parameters:
///   - limit: How long it may take.
///   - work: The work; it is cancelled when its time is over, and waited for.
/// - Returns: `nil` where its time was over first.
package func value<Value: Sendable>(
    within limit: Duration,
    of work: @escaping @Sendable () async -> Value?
) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await work() }
        group.addTask {
            // A sleep that is cancelled has no more to say.
            do { try await Task.sleep(for: limit) } catch {}
            return nil
        }
        let first = await group.next() ?? nil
        group.cancelAll()
        return first
    }
}
