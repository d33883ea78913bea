internal import Synchronization

/// A value that many wait for: each reader gets the current one first and then each newer one, or the newest when several
/// have come since he looked.
///
/// Keeps one value however many readers there are and however slow they are: a reader remembers which he has seen.
final class Broadcast<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        /// Counts the values; a reader has seen those up to a number.
        var number = 1
        var isFinished = false
        var readers: [Int: CheckedContinuation<Void, Never>] = [:]
        var lastReader = 0
    }

    private let state: Mutex<State>

    init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// The newest value.
    var value: Value { state.withLock { $0.value } }

    /// Whether there will be no other value.
    var isFinished: Bool { state.withLock { $0.isFinished } }

    /// Replaces the value and wakes those who wait for it.
    func send(_ value: Value) {
        // The old value is let go of outside: it may be large, and readers wait for the lock.
        let (readers, _) = state.withLock { state in
            let old = state.value
            state.value = value
            state.number += 1
            defer { state.readers = [:] }
            return (state.readers, old)
        }
        for reader in readers.values { reader.resume() }
    }

    /// Ends all sequences after the newest value.
    func finish() {
        let readers = state.withLock { state in
            state.isFinished = true
            defer { state.readers = [:] }
            return state.readers
        }
        for reader in readers.values { reader.resume() }
    }

    /// Waits for a value that is newer than those seen.
    ///
    /// - Parameter seen: The number of the last one seen; 0 for none. Set to that of the value returned.
    /// - Returns: The newest value; `nil` after the last or when the task is cancelled.
    func next(after seen: inout Int) async -> Value? {
        while !Task.isCancelled {
            let (value, number, isFinished) = state.withLock { ($0.value, $0.number, $0.isFinished) }
            if number > seen {
                seen = number
                return value
            }
            if isFinished { return nil }
            await waitForChange(after: seen)
        }
        return nil
    }

    private func waitForChange(after seen: Int) async {
        let reader = state.withLock { state in
            state.lastReader += 1
            return state.lastReader
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // Under the lock: a cancellation before it is seen here, one after it finds the continuation.
                    if state.number > seen || state.isFinished || Task.isCancelled { return true }
                    state.readers[reader] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.readers.removeValue(forKey: reader) }?.resume()
        }
    }
}

extension Broadcast {
    /// What one reader reads.
    struct Sequence: AsyncSequence, Sendable {
        typealias Element = Value
        typealias Failure = Never

        let broadcast: Broadcast

        func makeAsyncIterator() -> Iterator { Iterator(broadcast: broadcast) }

        /// Where one reader is.
        struct Iterator: AsyncIteratorProtocol {
            let broadcast: Broadcast
            var seen = 0

            mutating func next() async -> Value? {
                await broadcast.next(after: &seen)
            }

            mutating func next(isolation actor: isolated (any Actor)?) async -> Value? {
                await broadcast.next(after: &seen)
            }
        }
    }
}
