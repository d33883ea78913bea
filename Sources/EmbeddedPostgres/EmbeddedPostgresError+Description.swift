extension EmbeddedPostgresError: CustomStringConvertible {
    /// The message, its cause, and the log lines below it, one a line.
    public var description: String {
        var text = message
        if let cause { text += " (\(cause))" }
        for line in log { text += "\n  | " + line }
        return text
    }
}
