internal import Synchronization

/// One line on a terminal that says what long work is at; nothing where nobody watches, or where it could not be taken away
/// again.
enum Progress {
    private static let isShown = Atomic(false)

    static func say(_ text: String) {
        guard Standard.isErrorScreen else { return }
        isShown.store(true, ordering: .relaxed)
        Standard.error("\r\u{1B}[K\(text)…")
    }

    static func clear() {
        guard isShown.exchange(false, ordering: .relaxed) else { return }
        Standard.error("\r\u{1B}[K")
    }

    /// Makes room for a last word: behind what was said, or behind what is not ours, such as a question and the `^C` that a
    /// terminal writes after it.
    static func endLine() {
        guard !isShown.load(ordering: .relaxed) else { return clear() }
        if Standard.isErrorTerminal { Standard.error("\n") }
    }
}
