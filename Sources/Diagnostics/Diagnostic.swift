/// One finding about something that a person wrote: what, where, and what to do about it.
///
/// A diagnostic is data. It holds plain, unescaped text; each ``DiagnosticRenderer`` escapes for its
/// own target. It must never hold a secret, since every renderer prints all of it.
public struct Diagnostic: Hashable, Sendable {
    /// How grave it is.
    public var severity: Severity

    /// The stable name of the finding, dotted and in lower case, such as `plan.period.range`.
    ///
    /// Messages may be reworded; ids are what scripts match and documentation lists.
    public var id: String

    /// What is wrong, as one sentence without a full stop.
    public var message: String

    /// Where it is, or nil when it belongs to no file, as with a command-line option.
    public var location: SourceLocation?

    /// Other places that explain this one, in the order in which they should be read.
    public var notes: [Note]

    /// What to do about it, as an imperative.
    public var hint: String?

    /// The line that ``location`` names, where it may be shown.
    public var excerpt: Excerpt?

    /// Makes a diagnostic.
    ///
    /// - Parameters:
    ///   - severity: How grave it is.
    ///   - id: The stable name of the finding, such as `plan.period.range`.
    ///   - message: What is wrong.
    ///   - location: Where it is.
    ///   - notes: Other places that explain this one.
    ///   - hint: What to do about it.
    ///   - excerpt: The line that the location names, where it may be shown.
    public init(
        _ severity: Severity,
        id: String,
        message: String,
        at location: SourceLocation?,
        notes: [Note] = [],
        hint: String? = nil,
        excerpt: Excerpt? = nil
    ) {
        self.severity = severity
        self.id = id
        self.message = message
        self.location = location
        self.notes = notes
        self.hint = hint
        self.excerpt = excerpt
    }

    /// A second place that explains a diagnostic, such as where a key was first given.
    public struct Note: Hashable, Sendable {
        /// Where to look, or nil when the note is about no place.
        public var location: SourceLocation?

        /// What is to be seen there.
        public var message: String

        /// Makes a note.
        ///
        /// - Parameters:
        ///   - message: What is to be seen there.
        ///   - location: Where to look.
        public init(_ message: String, at location: SourceLocation?) {
            self.message = message
            self.location = location
        }
    }
}
