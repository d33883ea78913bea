public import TenantModel

/// Everything that a plan to forget is made from.
public struct ForgetRequest: Sendable {
    /// The tenant, by what it was applied as.
    public let tenant: String
    /// Which of its rows are forgotten; none for the whole tenant.
    public let rows: [RowName]
    /// What the database holds.
    public let recorded: RecordedDatabase
    /// What is in force for the whole directory, and stays.
    public let settings: RecordedSettings
    /// Makes fingerprints under the key of that database.
    public let fingerprinter: Fingerprinter

    /// Makes a request.
    public init(
        tenant: String,
        rows: [RowName],
        recorded: RecordedDatabase,
        settings: RecordedSettings,
        fingerprinter: Fingerprinter
    ) {
        self.tenant = tenant
        self.rows = rows
        self.recorded = recorded
        self.settings = settings
        self.fingerprinter = fingerprinter
    }
}

/// A row of a tenant by kind and key.
public struct RowName: Sendable, Hashable {
    /// The kind.
    public let kind: ResourceKind
    /// The key.
    public let key: String

    /// Makes a name.
    public init(kind: ResourceKind, key: String) {
        self.kind = kind
        self.key = key
    }

    /// Reads `KIND/KEY`, of a kind that a tenant has rows of.
    ///
    /// `nil` for anything else.
    ///
    /// - Parameter text: The text.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, let kind = ResourceKind.named(String(parts[0])),
            kind.botColumn != nil
        else { return nil }
        self.init(kind: kind, key: String(parts[1]))
    }
}

/// What is to be forgotten, or to go for good, is not ours or not there.
public struct NotManaged: Error, Sendable, CustomStringConvertible {
    /// Everything that is not; at least one line.
    public let reasons: [String]

    /// A line a reason; not escaped.
    public var description: String { reasons.joined(separator: "\n") }
}
