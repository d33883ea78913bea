extension Session {
    /// Runs many statements. An error names the line instead of repeating all of the text.
    func runScript(_ text: String) throws(PostgresError) {
        try run(simple: text, context: "script of \(text.utf8.count) bytes")
    }
}
