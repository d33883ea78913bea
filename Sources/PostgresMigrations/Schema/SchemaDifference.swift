/// One place where a database is not what the migrations promise.
package struct SchemaDifference: Hashable, Sendable {
    /// In what way it differs.
    package enum Reason: Hashable, Sendable {
        /// It is not there.
        case missing
        /// A column has another type.
        case type(found: String)
        /// A column has no place for NULL where one is promised, or has one where none is.
        case nullability
        /// A column has another default, or none, or one where none is promised.
        case defaultExpression(found: String?)
        /// A constraint on the same columns has another definition. Both may be there.
        case definition(found: [SchemaObject])
        /// A column that nobody promised has to be given a value by every insert, and ours give none.
        case demanding
        /// Constraints of these names are there and enforce nothing: their triggers on the table are switched off.
        case disabled([String])
        /// A table that always has one row has none.
        case empty
    }

    /// The promised object; of `demanding` the one that was found.
    package let object: SchemaObject
    /// In what way it differs.
    package let reason: Reason
}

extension SchemaDifference: CustomStringConvertible {
    /// What it is about: `column public.bots.slug`, `foreign key public.bots.bots_created_by_fkey`.
    package var subject: String {
        guard !object.name.isEmpty, object.kind != .function else { return "\(object.kind.rawValue) \(object.table)" }
        return "\(kindName) \(object.table).\(object.name)"
    }

    /// One sentence, without values of rows.
    package var description: String {
        switch reason {
        case .missing:
            return object.definition.isEmpty || object.kind == .function
                ? "\(subject) is missing" : "\(subject) is missing: \(object.definition)"
        case .type(let found):
            return "\(subject) is \(found) instead of \(object.column?.type ?? "")"
        case .nullability:
            let isNullable = object.column?.isNullable ?? true
            return
                "\(subject) \(isNullable ? "is NOT NULL and has to allow NULL" : "allows NULL and has to be NOT NULL")"
        case .defaultExpression(let found):
            let promised = object.column?.defaultExpression.map { "the default \($0)" } ?? "no default"
            return
                "\(subject) has \(found.map { "the default \($0)" } ?? "no default") instead of \(promised)"
        case .definition where object.kind == .function:
            return "\(subject) is another one than the migration made"
        case .definition(let found):
            let names = found.map { "\($0.name) \($0.definition)" }.joined(separator: "; ")
            return "\(subject) differs: found \(names) instead of \(object.definition)"
        case .disabled(let names):
            return
                "\(subject) has its triggers disabled, so that nothing enforces \(names.joined(separator: ", ")): look for rows "
                + "that break them, then `alter table \(object.table) enable trigger all`"
        case .empty:
            return "\(subject) has no row, and no command works without: \(Migrator.stateRemedy)"
        case .demanding:
            return "\(subject) is NOT NULL without a default, and nothing here writes it"
        }
    }

    private var kindName: String {
        guard object.kind == .constraint else { return object.kind.rawValue }
        return switch object.definition.prefix(while: { $0 != " " }) {
        case "FOREIGN": "foreign key"
        case "PRIMARY": "primary key"
        case "UNIQUE": "unique constraint"
        case "EXCLUDE": "exclusion constraint"
        default: "check constraint"
        }
    }
}
