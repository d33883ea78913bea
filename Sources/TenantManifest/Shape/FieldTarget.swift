internal import TenantModel

/// The field that a value of a manifest goes to.
///
/// A class, since one is handed on for every value of 10,000 files.
final class FieldTarget: Sendable {
    /// The place of the kind in ``ResourceKind/all``.
    let kind: Int
    /// The place of the field in the kind.
    let field: Int
    /// The form of the value.
    let format: ValueFormat
    /// Whether `null` may stand for it.
    let isNullable: Bool
    /// Whether `null` takes out what is inherited: of a map, which merges with what is below it.
    var isTakenOutByNull: Bool {
        if case .mapping = format { !isNullable } else { false }
    }
    /// The field of the same kind that follows from this one.
    let derivedField: Int?

    init(kind: Int, field: Int, format: ValueFormat, isNullable: Bool, derivedField: Int?) {
        self.kind = kind
        self.field = field
        self.format = format
        self.isNullable = isNullable
        self.derivedField = derivedField
    }
}
