internal import CanonicalJSON
internal import TenantModel

/// The form in which rows stand in the ledger: `{key: {field: value}}`, declared fields alone.
///
/// A secret is `{"$secret": reference, "fingerprint": digits}`; manifests may not use that name in a map.
enum LedgerJSON {
    static let secretName = "$secret"

    /// Reads one value of a column of `type`.
    static func value(
        _ reader: inout JSONReader,
        _ type: Field.ColumnType
    ) throws(JSONError) -> FieldValue {
        let first = reader.peek()
        if first == UInt8(ascii: "{") { return object(try reader.readCanonical()) }
        if type == .jsonb || type == .wrappedJSONB { return .json(try reader.readCanonical()) }
        if try reader.readNull() { return .null }
        return switch type {
        case .boolean: .bool(try reader.readBool())
        case .integer, .bigint: .integer(try reader.readInteger())
        case .text, .jsonb, .wrappedJSONB: .text(try reader.readString())
        }
    }

    private static func object(_ json: JSONText) -> FieldValue {
        guard json.text.contains(secretName), let reference = json.value[secretName] else { return .json(json) }
        let fingerprint = json.value["fingerprint"]?.string
        return .secret(
            SealedSecret(
                reference: reference.string.flatMap(SecretReference.init),
                fingerprint: fingerprint.map(Fingerprint.init(stored:))
            )
        )
    }

    /// Writes rows as the ledger holds them.
    static func encode(_ rows: RowSet, into writer: inout JSONWriter) {
        writer.write(raw: "{")
        for row in 0..<rows.count {
            if row > 0 { writer.write(raw: ",") }
            writer.write(string: rows.keys[row])
            writer.write(raw: ":{")
            var isFirst = true
            for (field, value) in rows.row(row).enumerated() where value.isDeclared {
                if !isFirst { writer.write(raw: ",") }
                isFirst = false
                writer.write(string: rows.kind.fields[field].name)
                writer.write(raw: ":")
                encode(value, into: &writer)
            }
            writer.write(raw: "}")
        }
        writer.write(raw: "}")
    }

    /// Writes one value; also the form in the history.
    static func encode(_ value: FieldValue, into writer: inout JSONWriter) {
        switch value {
        case .undeclared, .null: writer.write(raw: "null")
        case .bool(let value): writer.write(raw: value ? "true" : "false")
        case .integer(let value): writer.write(raw: String(value))
        case .text(let value): writer.write(string: value)
        case .json(let value): writer.write(raw: value.text)
        case .secret(let secret):
            writer.object { writer in
                writer.member("$secret", string: secret.reference?.description)
                writer.member("fingerprint", string: secret.fingerprint?.description)
            }
        }
    }
}
