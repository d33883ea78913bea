extension Duration {
    /// As PostgreSQL reads a time in a setting, e.g. `30000ms`: whole milliseconds in 31 bits, and at least one, since it takes 0
    /// for no limit.
    package var serverTime: String {
        "\(Int(min(max(self / .milliseconds(1), 1), Double(Int32.max))))ms"
    }
}
