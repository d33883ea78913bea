internal import Synchronization

/// What lives as long as the process does.
///
/// Freeing the plan of 10,000 tenants, object by object, takes longer than the kernel needs to take back all memory of a
/// process that ends: who waits for the prompt need not wait for that.
enum UntilTheEnd {
    private static let kept = Mutex<[any Sendable]>([])

    /// Keeps `value`, for a command that ends after this one.
    static func keep(_ value: some Sendable) {
        kept.withLock { $0.append(value) }
    }
}
