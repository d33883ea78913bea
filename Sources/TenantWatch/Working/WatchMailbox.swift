internal import Synchronization

/// What has happened and was not looked at yet, for one reader. However much happens, it takes no more room: that files
/// changed once is all there is to know about a thousand changes.
final class WatchMailbox: Sendable {
    private struct State {
        var filesChanged = false
        var isStopping = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Something that came.
    enum Letter: Equatable {
        case filesChanged
        case stop
    }

    /// Puts something in.
    func post(_ letter: Letter) {
        let reader = state.withLock { state in
            switch letter {
            case .filesChanged: state.filesChanged = true
            case .stop: state.isStopping = true
            }
            return state.reader.take()
        }
        reader?.resume()
    }

    /// Takes something out: first of all that the watch is to end.
    func take() -> Letter? {
        state.withLock { state in
            if state.isStopping { return .stop }
            defer { state.filesChanged = false }
            return state.filesChanged ? .filesChanged : nil
        }
    }

    /// Whether files changed and nobody has taken that out yet.
    var holdsFileChange: Bool { state.withLock { $0.filesChanged } }

    /// Returns when there is something to take, when the task is cancelled, or when a time has passed.
    ///
    /// - Parameter time: The time; `nil` for as long as it takes.
    func wait(atMost time: Duration?) async {
        await withTaskGroup { group in
            group.addTask { await self.waitForLetter() }
            if let time {
                // A sleep that is cancelled has no more to say.
                group.addTask { do { try await Task.sleep(for: time) } catch {} }
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForLetter() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // Under the lock: a cancellation before it is seen here, one after it finds the continuation.
                    if state.filesChanged || state.isStopping || Task.isCancelled { return true }
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
