/// Where one field of one row comes from: what the files say of it, what was applied, and what is there.
public struct FieldExplanation: Sendable {
    /// The row.
    public let kind: ResourceKind
    /// Its key; for the bot itself the slug.
    public let key: String
    /// The place of the field in `kind.fields`.
    public let field: Int
    /// How manifests spell it: `plans.weekly.price_toman`.
    public let path: String
    /// What the files say, the one that wins first; a file that says nothing is not among them.
    public let settings: [Setting]
    /// What they say together, with maps merged; `nil` where nothing is declared.
    public let value: FieldValue?
    /// Who wins where the database holds something else.
    public let management: Management

    /// Makes an explanation.
    public init(
        kind: ResourceKind,
        key: String,
        field: Int,
        path: String,
        settings: [Setting],
        value: FieldValue?,
        management: Management = .always
    ) {
        self.kind = kind
        self.key = key
        self.field = field
        self.path = path
        self.settings = settings
        self.value = value
        self.management = management
    }

    /// The fields of a row that no file declares, with every spelling.
    ///
    /// - Parameters:
    ///   - kind: The kind of the row.
    ///   - key: Its key.
    /// - Returns: The fields, in the order of the kind.
    public static func undeclared(_ kind: ResourceKind, _ key: String) -> [FieldExplanation] {
        kind.fields.enumerated().flatMap { place, field in
            field.spellings.map { spelling in
                FieldExplanation(
                    kind: kind,
                    key: key,
                    field: place,
                    path: spelling.path(in: kind, key),
                    settings: [],
                    value: nil
                )
            }
        }
    }

    /// What one file says.
    public struct Setting: Sendable {
        /// The value; `nil` where the file takes out what is below.
        public let value: FieldValue?
        /// Where it stands.
        public let position: SourcePosition
        /// Whether this is a map that is in force together with others.
        public var isMerged = false

        /// Makes a setting.
        public init(value: FieldValue?, position: SourcePosition) {
            self.value = value
            self.position = position
        }
    }
}

/// The apply that wrote a field last, or that found it written.
public struct FieldWrite: Sendable, Hashable {
    /// The revision that it made.
    public let revision: Int64
    /// Who applied.
    public let actor: String
    /// When it was finished: ISO 8601, UTC.
    public let finishedAt: String
    /// The file and line that asked for it, where they were recorded.
    public let source: String?
    /// Whether the value was there already, by somebody else's doing, and was only recorded.
    public let isRecordOnly: Bool

    /// Makes a record of an apply.
    public init(revision: Int64, actor: String, finishedAt: String, source: String?, isRecordOnly: Bool = false) {
        self.revision = revision
        self.actor = actor
        self.finishedAt = finishedAt
        self.source = source
        self.isRecordOnly = isRecordOnly
    }
}
