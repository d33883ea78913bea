internal import Synchronization

/// What has happened to a feed and was not looked at yet, for one reader. However much happens, it takes no more room: of
/// notifications only the newest is kept, and of everything else there is one at a time.
final class FeedMailbox: Sendable {
    private struct State {
        var isStopping = false
        /// Events that answer an action: as many as there are actions under way.
        var answers: [FeedEvent] = []
        var notification: FeedEvent?
        var reader: CheckedContinuation<Void, Never>?

        var isEmpty: Bool { !isStopping && answers.isEmpty && notification == nil }
    }

    private let state = Mutex(State())

    /// Puts something in.
    func post(_ event: FeedEvent) {
        let reader = state.withLock { state in
            switch event {
            case .stop: state.isStopping = true
            case .notified(let revision):
                // One that is no number may be any: it wins.
                if case .notified(let other)? = state.notification {
                    state.notification = .notified(revision.flatMap { new in other.map { max($0, new) } })
                } else {
                    state.notification = event
                }
            default: state.answers.append(event)
            }
            return state.reader.take()
        }
        reader?.resume()
    }

    /// Takes something out: first of all that the feed is to end.
    func take() -> FeedEvent? {
        state.withLock { state in
            if state.isStopping { return .stop }
            if !state.answers.isEmpty { return state.answers.removeFirst() }
            return state.notification.take()
        }
    }

    /// Returns when there is something to take, when the task is cancelled, or when a time has passed.
    ///
    /// - Parameter time: The time; `nil` for as long as it takes.
    func wait(atMost time: Duration?) async {
        guard let time else { return await waitForEvent() }
        _ = await value(within: time) { await self.waitForEvent() }
    }

    private func waitForEvent() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // Under the lock: a cancellation before it is seen here, one after it finds the continuation.
                    if !state.isEmpty || Task.isCancelled { return true }
                    state.reader = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume()
        }
    }
}
