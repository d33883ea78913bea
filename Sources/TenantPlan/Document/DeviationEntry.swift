public import TenantModel

/// A row that is not as declared and stays so, as a reader may see it.
public struct DeviationEntry: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row; for the bot itself the slug.
    public let key: String
    /// How the row stands to the manifest.
    public let standing: Deviation.Standing
    /// The fields that are not as declared.
    public let fields: [EntryField]
    /// Where the manifest declares it.
    public let source: SourcePosition?

    /// One field that is not as declared.
    public struct EntryField: Sendable {
        /// The column.
        public let name: String
        /// What it holds.
        public let live: ShownValue
        /// What the manifest says.
        public let declared: ShownValue
        /// Who has the last word.
        public let management: Management
        /// Whose doing it is.
        public let cause: FieldDeviation.Cause
        /// Whether the live value stands bare where it is written wrapped.
        public internal(set) var isBare = false
        /// Whether any part of either value is hidden.
        public var isSensitive: Bool { live.isSensitive || declared.isSensitive }
    }
}

extension DeviationEntry {
    init(_ deviation: Deviation, _ rules: EntryRules) {
        self.tenant = deviation.tenant
        self.kind = deviation.kind
        self.key = deviation.key
        self.standing = deviation.standing
        self.source = deviation.source
        self.fields = deviation.fields.map { field in
            let description = deviation.kind.fields[field.field]
            let exposure = rules.exposures.exposure(of: description, in: deviation.kind, ofRow: deviation.key)
            return EntryField(
                name: description.name,
                live: ShownValue(field.live, exposure, rules.fingerprinter),
                declared: ShownValue(field.declared, exposure, rules.fingerprinter),
                management: field.management,
                cause: field.cause,
                isBare: field.isBare
            )
        }
    }
}
