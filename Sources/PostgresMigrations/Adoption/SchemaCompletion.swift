internal import PostgresDriver

/// How tables that somebody else made become the ones that a migration promises, or why they cannot.
///
/// The original bot makes the tenant tables too: by its own SQL of version 1.0, or from its Python models, which
/// leave out every default and name indexes differently. Both mean the same and are completed. Columns that are
/// missing, hold another unit or demand a value are another variant, whose meaning nobody here knows.
struct SchemaCompletion: Sendable {
    /// Brings the tables to what is promised, in this order. Constraints are replaced, rows are never changed.
    private(set) var statements: [SQL] = []

    /// What cannot be completed.
    private(set) var refusals: [SchemaDifference] = []

    /// Columns that `statements` makes NOT NULL; it is for the caller to look for NULL in them first.
    private(set) var columnsWithoutNull: [SchemaObject] = []

    /// Decides about every difference.
    ///
    /// - Parameters:
    ///   - differences: where `found` is not what is promised. Missing tables are left to the migration itself.
    ///   - found: the catalog of the database.
    init(_ differences: [SchemaDifference], found: SchemaDescription) {
        // Columns before the constraints that stand on them, types before defaults.
        for difference in differences where difference.object.kind == .column {
            complete(column: difference)
        }
        for difference in differences where difference.object.kind != .column {
            complete(rule: difference, found: found)
        }
    }

    /// Columns that Tenantry adds to tables of the original. Any other missing column is a sign of another variant.
    static let ownColumns: [String: Set<String>] = [
        "public.bots": ["slug", "telegram_bot_id"],
        "public.tenant_payment_cards": ["key"],
        "public.bot_plans": ["key"],
    ]

    // MARK: Columns

    private mutating func complete(column difference: SchemaDifference) {
        let object = difference.object
        guard let column = object.column else { return }
        switch difference.reason {
        case .missing where Self.ownColumns[object.table]?.contains(object.name) == true:
            alter(object.table, "add column \(identifier: object.name) \(unescaped: column.type)")
        case .type(let found) where Self.holds(column.type, every: found):
            alter(
                object.table,
                """
                alter column \(identifier: object.name) type \(unescaped: column.type) \
                using \(identifier: object.name)::\(unescaped: column.type)
                """
            )
            // The old default is a literal of the old type with a cast around it.
            setDefault(of: object, to: column)
        case .nullability where column.isNullable:
            alter(object.table, "alter column \(identifier: object.name) drop not null")
        case .nullability:
            columnsWithoutNull.append(object)
            alter(object.table, "alter column \(identifier: object.name) set not null")
        case .defaultExpression(let found) where Self.mayReplace(default: found, by: column):
            setDefault(of: object, to: column)
        default:
            refusals.append(difference)
        }
    }

    private mutating func setDefault(of object: SchemaObject, to column: SchemaObject.Column) {
        guard let expression = column.defaultExpression, expression != SchemaObject.Column.sequence else {
            return
        }
        alter(object.table, "alter column \(identifier: object.name) set default \(unescaped: expression)")
    }

    /// Whether every value of the type `narrow` is a value of the type `wide`, with the same meaning.
    static func holds(_ wide: String, every narrow: String) -> Bool {
        switch (narrow, wide) {
        case ("smallint", "integer"), ("smallint", "bigint"), ("integer", "bigint"), ("json", "jsonb"):
            return true
        default:
            guard let from = varyingLength(narrow), let to = varyingLength(wide) else { return false }
            return from <= to
        }
    }

    private static func varyingLength(_ type: String) -> Int? {
        let prefix = "character varying("
        guard type.hasPrefix(prefix), type.hasSuffix(")") else { return nil }
        return Int(type.dropFirst(prefix.count).dropLast())
    }

    /// A default that is not there yet, the same literal under another cast, or the current time in a `timestamp`:
    /// the original's `now()` is UTC only while the session's time zone is.
    private static func mayReplace(default found: String?, by column: SchemaObject.Column) -> Bool {
        guard let wanted = column.defaultExpression, wanted != SchemaObject.Column.sequence else {
            return false
        }
        guard let found else { return true }
        if column.type == "timestamp without time zone" {
            return ["now()", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "timezone('utc'::text, now())"].contains(
                found
            )
        }
        return literal(found) == literal(wanted)
    }

    private static func literal(_ expression: String) -> Substring {
        let value = expression.firstRange(of: "::").map { expression[..<$0.lowerBound] } ?? expression[...]
        return value.hasPrefix("'") && value.hasSuffix("'") ? value.dropFirst().dropLast() : value
    }

    // MARK: Constraints and indexes

    private mutating func complete(rule difference: SchemaDifference, found: SchemaDescription) {
        let object = difference.object
        // Neither another row identity nor a constraint of the same name with another meaning is for us to drop.
        let isTaken = found.objects(of: object.table).contains { other in
            object.kind == .constraint && other.kind == .constraint
                && (other.name == object.name
                    || Self.isPrimaryKey(object) && Self.isPrimaryKey(other))
                && other.essence != object.essence
        }
        switch (object.kind, difference.reason) {
        case (.table, _), (.index, .missing), (.function, _):
            // The migration creates what is not there.
            break
        case (.constraint, .missing) where !isTaken:
            add(object)
        case (.constraint, .definition(let others)) where !Self.isPrimaryKey(object) && !isTaken:
            for other in others { drop(other) }
            let remaining = found.objects(of: object.table).filter { !others.contains($0) }
            let isThere = remaining.contains {
                $0.kind == .constraint && $0.essence == object.essence && $0.definition == object.definition
            }
            if !isThere { add(object) }
        default:
            refusals.append(difference)
        }
    }

    private mutating func add(_ object: SchemaObject) {
        alter(object.table, "add constraint \(identifier: object.name) \(unescaped: object.definition)")
    }

    private mutating func drop(_ object: SchemaObject) {
        if object.kind == .constraint {
            alter(object.table, "drop constraint \(identifier: object.name)")
        } else {
            // An index lives in its table's schema.
            let schema = object.table.prefix { $0 != "." }
            statements.append("drop index \(unescaped: String(schema)).\(identifier: object.name)")
        }
    }

    private static func isPrimaryKey(_ object: SchemaObject) -> Bool {
        object.definition.hasPrefix("PRIMARY KEY ")
    }

    private mutating func alter(_ table: String, _ action: SQL) {
        statements.append("alter table \(unescaped: table) " + action)
    }
}
