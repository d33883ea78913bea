import Synchronization

/// Remembers what a callback was called with, whichever thread calls it.
package final class Recorder<Value: Sendable>: Sendable {
    private let recorded = Mutex<[Value]>([])

    /// Makes a recorder that has seen nothing.
    package init() {}

    /// What it was called with, in order.
    package var values: [Value] { recorded.withLock { $0 } }

    /// Remembers a value.
    package func append(_ value: Value) {
        recorded.withLock { $0.append(value) }
    }
}
