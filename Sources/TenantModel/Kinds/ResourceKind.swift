/// One kind of row that a manifest declares, described once.
///
/// Decoder, JSON Schema, diff, SQL, ledger, masking and rendering read this description. A new column is one line in
/// `fields`; a new kind is one file beside this one and its place in ``all``.
public final class ResourceKind: Sendable {
    /// The name in plans, acknowledgements and the ledger: `plan`.
    public let name: String
    /// The table: `bot_plans`.
    public let table: String
    /// The column that holds the key which the manifest uses: `key`, `feature_key`, `slug`.
    public let keyColumn: String
    /// The surrogate key, where the table has one.
    public let idColumn: String?
    /// The column that refers to `bots`; `nil` for `bots` itself.
    public let botColumn: String?
    /// Where a manifest keeps rows of this kind, from the top of the file; empty for the bot, which is the file.
    public let section: [String]
    /// What a key may look like.
    public let keyFormat: KeyFormat
    /// Whether only a tenant's own file may declare rows of this kind.
    public let isTenantsOwn: Bool
    /// What a manifest may declare of a row, in the order in which changes are shown.
    public let fields: [Field]
    /// How a row goes away.
    public let removal: Removal
    /// What adding or removing a row on a tenant that exists means to the reviewer.
    public let rowRisk: Risk?
    /// What removing a row means, where adding one means nothing.
    public let removalRisk: Risk?
    /// What it means that no row is on any more.
    public let lastOn: LastOn?
    /// The feature that its rows are used by: while it is off, nobody pays by them.
    public let usedBy: String?

    init(
        _ name: String,
        table: String,
        keyColumn: String,
        idColumn: String?,
        botColumn: String?,
        section: [String],
        keyFormat: KeyFormat,
        tenantsOwn isTenantsOwn: Bool = false,
        removal: Removal = .delete,
        rowRisk: Risk? = nil,
        removalRisk: Risk? = nil,
        lastOn: LastOn? = nil,
        usedBy: String? = nil,
        fields: [Field]
    ) {
        self.name = name
        self.table = table
        self.keyColumn = keyColumn
        self.idColumn = idColumn
        self.botColumn = botColumn
        self.section = section
        self.keyFormat = keyFormat
        self.isTenantsOwn = isTenantsOwn
        self.removal = removal
        self.rowRisk = rowRisk
        self.removalRisk = removalRisk
        self.lastOn = lastOn
        self.usedBy = usedBy
        self.fields = fields
    }

    /// How a row that is no longer declared goes away.
    public enum Removal: Sendable {
        /// It is deleted.
        case delete
        /// It is deleted, unless a row of `table` refers to it by `column`: then `field` is set to false.
        case deleteUnlessReferenced(table: String, column: String, field: String)
        /// It is never deleted: `field` is set to false.
        case deactivate(field: String)
    }

    /// What a key may look like.
    public enum KeyFormat: Sendable {
        /// `a-z 0-9 -`, at most 63: the key of a tenant, a plan, a card.
        case slug
        /// `A-Z a-z 0-9 . _ -`, at most 100: the key of a flag or a configuration. OFREP clients do not escape keys.
        case identifier
    }
}

extension ResourceKind {
    /// All kinds in the order in which they are written and shown; deletions go the other way.
    public static let all: [ResourceKind] = [.bot, .feature, .configuration, .plan, .card]

    /// The kind called `name`.
    public static func named(_ name: String) -> ResourceKind? {
        all.first { $0.name == name }
    }

    /// The place in ``all``.
    public var order: Int {
        ResourceKind.all.firstIndex { $0 === self } ?? ResourceKind.all.count
    }

    /// The place of the field called `name` in ``fields``.
    public func fieldIndex(_ name: String) -> Int? {
        fields.firstIndex { $0.name == name }
    }
}

extension ResourceKind: Hashable {
    /// A kind is itself: there is one description of each.
    public static func == (left: ResourceKind, right: ResourceKind) -> Bool { left === right }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
