/// What a ``DiagnosticCollector`` gathered, sorted, counted and ready to be rendered.
public struct DiagnosticReport: Hashable, Sendable {
    /// The listed diagnostics by location, then id. Those without a location come first.
    public let diagnostics: [Diagnostic]

    /// What was counted and not listed, by id.
    public let omissions: [Omission]

    /// How many errors there are, listed or not.
    public let errorCount: Int

    /// How many warnings there are, listed or not.
    public let warningCount: Int

    /// How many notes there are, listed or not. Notes inside a diagnostic are not counted.
    public let noteCount: Int

    /// Whether nothing at all was found.
    public var isEmpty: Bool { errorCount + warningCount + noteCount == 0 }

    /// The rest of a flood of one id.
    public struct Omission: Hashable, Sendable {
        /// The severity of what is not listed; an error where there are more than anybody reads.
        public let severity: Severity

        /// The id of what is not listed.
        public let id: String

        /// How many are not listed.
        public let count: Int

        init(_ key: Key, count: Int) {
            self.severity = key.severity
            self.id = key.id
            self.count = count
        }

        /// What makes two diagnostics part of the same flood.
        struct Key: Hashable {
            let severity: Severity
            let id: String
        }
    }
}
