/// One column that a manifest may declare, or a fact beside the table that reads like one.
///
/// A class, since there is one description of each, which is looked up for every value of a plan: a copy of all that it
/// says would cost more than what is done with it.
public final class Field: Sendable {
    /// The column's name; also the name in plans and in the ledger.
    public let name: String
    /// What it means to whoever writes a manifest: a sentence that editors show. `nil` for a field without spelling.
    public let about: String?
    /// Where the value is kept.
    public let storage: Storage
    /// The column's type.
    public let type: ColumnType
    /// Whether the column may be `NULL`.
    public let isNullable: Bool
    /// The column's own default: what a row gets where the manifest is silent, and what a released field goes back to.
    /// ``FieldValue/undeclared`` for a column without one, which a manifest therefore has to declare.
    public let initial: FieldValue
    /// Who may see the value.
    public let exposure: Exposure
    /// How manifests spell it. More than one spelling means: one of them, not two.
    public let spellings: [Spelling]
    /// Whether it identifies a tenant or says where its money goes: then only the tenant's own file may declare it.
    public let isTenantsOwn: Bool
    /// The field of the same kind that this one follows from; such a field has no spelling of its own.
    public let derivedFrom: String?
    /// The feature flag that a boolean switches along with the column.
    public let switchesFeature: String?
    /// The feature that the value is used by: while it is off, nobody pays by it.
    public let usedBy: String?
    /// What the number counts, where a reader needs to be told.
    public let unit: Unit?
    /// What a change of it means to the reviewer.
    public let risks: [RiskRule]

    private init(
        name: String,
        about: String?,
        storage: Storage,
        type: ColumnType,
        isNullable: Bool,
        initial: FieldValue,
        exposure: Exposure,
        spellings: [Spelling],
        isTenantsOwn: Bool,
        derivedFrom: String?,
        switchesFeature: String?,
        usedBy: String?,
        unit: Unit?,
        risks: [RiskRule]
    ) {
        self.name = name
        self.about = about
        self.storage = storage
        self.type = type
        self.isNullable = isNullable
        self.initial = initial
        self.exposure = exposure
        self.spellings = spellings
        self.isTenantsOwn = isTenantsOwn
        self.derivedFrom = derivedFrom
        self.switchesFeature = switchesFeature
        self.usedBy = usedBy
        self.unit = unit
        self.risks = risks
    }

    /// Whether a manifest has to declare it.
    public var isRequired: Bool { !initial.isDeclared && derivedFrom == nil }

    /// Whether 0 lifts a limit, so that it is more than any other number.
    public var isUnlimitedByZero: Bool {
        risks.contains { if case .risesOrIsLifted = $0.trigger { true } else { false } }
    }

    /// Where a value is kept.
    public enum Storage: Sendable {
        /// In the column of the kind's table that has the field's name.
        case column
        /// In whether `table` of the schema `tenantctl` has a row for the bot. No other tool writes there, and it outlives
        /// the manifest.
        case protection(table: String)

        /// Whether the kind's own table holds the value.
        public var isColumn: Bool {
            if case .column = self { true } else { false }
        }
    }

    /// The types of the columns.
    public enum ColumnType: Sendable {
        case boolean, integer, bigint, text, jsonb
        /// `jsonb` that holds `{"value": x}` for a scalar or a list and a map as it is: the original writes it so and
        /// reads anything else as empty. A ``FieldValue`` is always the bare value; which rows hold it bare stands in
        /// ``LiveRows/bareKeys``. No kind has such a column beside others.
        case wrappedJSONB
    }

    /// What a number counts, or what it is the number of.
    public enum Unit: Sendable {
        /// Hundredths of a toman; see ``Money``.
        case kopeks
        /// Gigabytes of traffic; zero is as much as one likes.
        case gigabytesOrUnlimited
        /// A bank card's number, whose first six digits name the bank; see ``Bank``.
        case bankCard
    }

    /// Who may see a value.
    public enum Exposure: Sendable {
        /// Everybody.
        case open
        /// Everybody a part: first six and last four digits of a card.
        case masked
        /// Nobody: a fingerprint stands for it.
        case secret

        /// Who may see this very value: nobody one with a bot token in it, whatever the field is for.
        public func of(_ value: FieldValue) -> Exposure { value.holdsBotToken ? .secret : self }
    }
}

extension Field {
    /// A column that is written once in the description of its kind; see the kinds for how it reads.
    static func column(
        _ name: String,
        about: String? = nil,
        _ type: ColumnType,
        default initial: FieldValue = .undeclared,
        as spellings: Spelling...,
        exposure: Exposure = .open,
        tenantsOwn isTenantsOwn: Bool = false,
        derivedFrom: String? = nil,
        switchesFeature: String? = nil,
        usedBy: String? = nil,
        unit: Unit? = nil,
        risks: [RiskRule] = []
    ) -> Field {
        Field(
            name: name,
            about: about,
            storage: .column,
            type: type,
            isNullable: initial == .null,
            initial: initial,
            exposure: exposure,
            spellings: spellings,
            isTenantsOwn: isTenantsOwn,
            derivedFrom: derivedFrom,
            switchesFeature: switchesFeature,
            usedBy: usedBy,
            unit: unit,
            risks: risks
        )
    }

    /// A fact about the bot that is kept in whether a table of the schema `tenantctl` has a row for it; off without one.
    static func protection(
        _ name: String,
        about: String,
        in table: String,
        as spelling: Spelling,
        risks: [RiskRule]
    ) -> Field {
        Field(
            name: name,
            about: about,
            storage: .protection(table: table),
            type: .boolean,
            isNullable: false,
            initial: .bool(false),
            exposure: .open,
            spellings: [spelling],
            isTenantsOwn: true,
            derivedFrom: nil,
            switchesFeature: nil,
            usedBy: nil,
            unit: nil,
            risks: risks
        )
    }
}
