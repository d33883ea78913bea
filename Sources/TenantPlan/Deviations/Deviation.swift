public import TenantModel

/// A declared row that is not as declared and stays as it is, since `management` leaves it to others. No change: an apply
/// writes nothing for it.
public struct Deviation: Sendable {
    /// The tenant's slug.
    public let tenant: String
    /// The kind of the row.
    public let kind: ResourceKind
    /// The key of the row.
    public let key: String
    /// How the row stands to the manifest.
    public let standing: Standing
    /// The fields that are not as declared, in the order of `kind.fields`.
    public let fields: [FieldDeviation]
    /// Where the manifest declares it; `nil` where it does not.
    public let source: SourcePosition?

    /// How a row stands to the manifest.
    public enum Standing: String, Sendable, CaseIterable {
        /// It is there, and fields of it are not as declared.
        case differs
        /// It is declared and not there.
        case absent
        /// It was applied, is there, and is declared no longer.
        case undeclared
    }
}

/// A field that is not as declared and stays as it is.
public struct FieldDeviation: Sendable {
    /// The place of the field in `kind.fields`.
    public let field: Int
    /// What the table holds; undeclared where there is no row.
    public let live: FieldValue
    /// What the manifest says.
    public let declared: FieldValue
    /// Who has the last word.
    public let management: Management
    /// Whose doing it is.
    public let cause: Cause
    /// Whether the live value stands bare where it is written wrapped; then it may be what the manifest says.
    public var isBare = false

    /// Whose doing it is that a value is not as declared.
    public enum Cause: String, Sendable, CaseIterable {
        /// The manifest was edited after the row was created.
        case edited
        /// Somebody set the value in the database.
        case drift
        /// Both.
        case conflict
    }
}
