internal import CLibPQ
internal import Dispatch

/// A request to end the statement under way, over a connection of its own.
///
/// It is sent by another thread, since `PQcancel` waits for the server without a limit; it needs nothing of the connection
/// that it is about. Whoever gives up waiting leaves it behind.
@safe final class CancelRequest: Sendable {
    // Nobody changes what it points to, and it is freed when nobody uses it any more.
    nonisolated(unsafe) private let request: OpaquePointer

    /// `nil` when there is no connection any more.
    init?(_ connection: OpaquePointer) {
        guard let request = unsafe PQgetCancel(connection) else { return nil }
        unsafe self.request = unsafe request
    }

    deinit {
        unsafe PQfreeCancel(request)
    }

    /// Sends it, and waits until the server has taken it.
    ///
    /// - Returns: Whether that, or a failure, came in time.
    func send(within limit: Duration) -> Bool {
        let isOver = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            var complaint = [CChar](repeating: 0, count: 256)
            _ = unsafe PQcancel(self.request, &complaint, Int32(complaint.count))
            isOver.signal()
        }
        let nanoseconds = Int(limit / .nanoseconds(1))
        return isOver.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }
}
