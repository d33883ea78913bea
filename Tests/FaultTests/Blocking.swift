import Dispatch
import Synchronization

/// Waits on this thread, which must be none of the cooperative pool, for what another task does.
///
/// - Returns: What `body` returns, or throws.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) -> Result<Value, any Error> {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task {
        let found: Result<Value, any Error>
        do {
            found = .success(try await body())
        } catch {
            found = .failure(error)
        }
        result.withLock { $0 = found }
        done.signal()
    }
    done.wait()
    return result.withLock { $0 } ?? .failure(CancellationError())
}
