/// One line on a terminal that says what long work is at; nothing where nobody watches.
enum Progress {
    static func say(_ text: String) {
        guard Standard.isErrorTerminal else { return }
        Standard.error("\r\u{1B}[K\(text)…")
    }

    static func clear() {
        guard Standard.isErrorTerminal else { return }
        Standard.error("\r\u{1B}[K")
    }
}
