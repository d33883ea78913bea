/// One fact a line, in columns divided by tabs: version, kind, table, then for a column its name, type,
/// nullability and default, for a constraint or index its name and definition, for a function what it returns and the MD5
/// of its body.
extension ExpectedSchema {
    /// Reads the text form.
    ///
    /// - Throws: `MigrationError` with the code `malformedScript`, naming the line.
    init(text: String) throws {
        var objects: [Int: [SchemaObject]] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty && !line.hasPrefix("#") {
            guard let (version, object) = Self.fact(line) else {
                throw MigrationError(.malformedScript, "expected_schema.txt, line \(number + 1): not a fact")
            }
            objects[version, default: []].append(object)
        }
        byVersion = objects.mapValues(SchemaDescription.init)
    }

    /// The text form, sorted by version, table, kind and name.
    var text: String {
        var text = """
            # Catalog of a database that has had the migrations of this folder. Generated: run the tests with
            # TENANTRY_WRITE_EXPECTED_SCHEMA=1 after changing a migration.

            """
        for (version, description) in byVersion.sorted(by: { $0.key < $1.key }) {
            for object in description.objects {
                text += "\(version)\t" + Self.line(object) + "\n"
            }
        }
        return text
    }

    private static func line(_ object: SchemaObject) -> String {
        var fields = [object.kind.rawValue, object.table]
        if !object.name.isEmpty { fields.append(object.name) }
        if let column = object.column {
            fields += [column.type, column.isNullable ? "null" : "not null"]
            if let expression = column.defaultExpression { fields.append(expression) }
        }
        if !object.definition.isEmpty { fields.append(object.definition) }
        return fields.joined(separator: "\t")
    }

    private static func fact(_ line: Substring) -> (Int, SchemaObject)? {
        let fields = line.split(separator: "\t").map(String.init)
        guard
            fields.count >= 3, let version = Int(fields[0]), let kind = SchemaObject.Kind(rawValue: fields[1])
        else { return nil }
        let table = fields[2]
        switch (kind, fields.count) {
        case (.table, 3), (.view, 3):
            return (version, SchemaObject(kind, table: table))
        case (.constraint, 5), (.index, 5), (.function, 5):
            return (version, SchemaObject(kind, table: table, name: fields[3], definition: fields[4]))
        case (.column, 6...7) where fields[5] == "null" || fields[5] == "not null":
            let column = SchemaObject.Column(
                type: fields[4],
                isNullable: fields[5] == "null",
                defaultExpression: fields.count == 7 ? fields[6] : nil
            )
            return (version, SchemaObject(kind, table: table, name: fields[3], column: column))
        default:
            return nil
        }
    }
}
