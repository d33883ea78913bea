/// One fact about a schema that queries can depend on: a table, a column, a constraint, an index or a function.
package struct SchemaObject: Hashable, Sendable {
    /// What the fact is about.
    package enum Kind: String, Sendable, CaseIterable {
        case table, view, column, constraint, index, function
    }

    /// A column, as the catalog prints it.
    package struct Column: Hashable, Sendable {
        /// As `format_type` prints it: `character varying(255)`.
        package var type: String
        /// Whether NULL has a place.
        package var isNullable: Bool
        /// The default expression; `sequence` for serial and identity columns, whose sequences may be named
        /// differently from database to database.
        package var defaultExpression: String?

        static let sequence = "sequence"
    }

    /// What the fact is about.
    package let kind: Kind
    /// Schema and table: `public.bots`. Of a function its schema, name and the types that it takes.
    package let table: String
    /// Name of the column, constraint or index, what a function returns; empty for a table or view.
    package let name: String
    /// Type, nullability and default of a column; nil for everything else.
    package let column: Column?
    /// Of a constraint what `pg_get_constraintdef` prints, of an index what follows its table in
    /// `pg_get_indexdef`, with `UNIQUE ` before it if it is unique, of a function the MD5 of its body. Empty for everything else.
    package let definition: String

    init(_ kind: Kind, table: String, name: String = "", column: Column? = nil, definition: String = "") {
        self.kind = kind
        self.table = table
        self.name = name
        self.column = column
        self.definition = definition
    }
}

extension SchemaObject: Comparable {
    /// By table, kind and name.
    package static func < (left: SchemaObject, right: SchemaObject) -> Bool {
        left.sortKey < right.sortKey
    }

    private var sortKey: (String, Int, String, String) {
        (table, Kind.allCases.firstIndex(of: kind) ?? 0, name, definition)
    }
}

extension SchemaObject {
    /// What two definitions of the same thing have in common: `UNIQUE (slug)` of `UNIQUE (slug) DEFERRABLE`, the
    /// columns and the target of a foreign key without its actions. The whole definition where there is no such
    /// part.
    var essence: String {
        if definition.hasPrefix("PRIMARY KEY ") || definition.hasPrefix("UNIQUE (") {
            return throughParenthesis(1)
        }
        if definition.hasPrefix("FOREIGN KEY ") {
            return throughParenthesis(2)
        }
        // A unique index over plain columns forbids what a unique constraint over them forbids. One with a predicate
        // or more after its columns is something else.
        if kind == .index, definition.hasPrefix(Self.uniqueIndexPrefix), definition.hasSuffix(")"),
            !definition.contains(" WHERE ")
        {
            return "UNIQUE \(definition.dropFirst(Self.uniqueIndexPrefix.count))"
        }
        return definition
    }

    private static let uniqueIndexPrefix = "UNIQUE USING btree "

    private func throughParenthesis(_ count: Int) -> String {
        var left = count
        guard
            let end = definition.indices.first(where: { position in
                if definition[position] == ")" { left -= 1 }
                return left == 0
            })
        else { return definition }
        return String(definition[...end])
    }

    /// Table and columns that a foreign key refers to; nil for everything else.
    var reference: (table: String, columns: [String])? {
        guard
            definition.hasPrefix("FOREIGN KEY "),
            let target = essence.firstRange(of: " REFERENCES "),
            let opening = essence[target.upperBound...].firstIndex(of: "(")
        else { return nil }
        let columns = essence[essence.index(after: opening)...].dropLast()
        return (
            String(essence[target.upperBound..<opening]),
            columns.split(separator: ",").map { String($0.drop(while: { $0 == " " })) }
        )
    }
}
