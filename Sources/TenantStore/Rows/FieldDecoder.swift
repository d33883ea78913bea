internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// Reads the columns of a kind from its table into values that can be compared.
struct FieldDecoder {
    let kind: ResourceKind
    let fingerprinter: Fingerprinter

    /// Appends the values of one row, which `source` gives in the order of `kind.fields`.
    func decode<Source: FieldSource & ~Copyable>(
        _ source: inout Source,
        into rows: inout RowSet
    ) throws(StoreError) {
        for field in kind.fields {
            do throws(PostgresError) {
                rows.append(value: try decode(field, &source))
            } catch {
                throw StoreError(.database(error))
            }
        }
    }

    private func decode<Source: FieldSource & ~Copyable>(
        _ field: Field,
        _ source: inout Source
    ) throws(PostgresError) -> FieldValue {
        switch field.type {
        case .boolean: try source.next(Bool?.self).map(FieldValue.bool) ?? .null
        case .integer: try source.next(Int32?.self).map { .integer(Int64($0)) } ?? .null
        case .bigint: try source.next(Int64?.self).map(FieldValue.integer) ?? .null
        case .text: try source.next(String?.self).map { text(field, $0) } ?? .null
        case .jsonb: .json(try json(field, source.next(JSONB.self)))
        case .wrappedJSONB: .json(try json(field, source.next(JSONB.self)).unwrapped)
        }
    }

    /// A secret is sealed the moment it comes out of the database.
    private func text(_ field: Field, _ text: String) -> FieldValue {
        guard field.exposure == .secret else { return .text(text) }
        return .secret(SealedSecret(reference: nil, fingerprint: fingerprinter.fingerprint(of: text)))
    }

    private func json(_ field: Field, _ value: JSONB) throws(PostgresError) -> JSONText {
        do {
            return try JSONText(parsing: Array(value.text.utf8))
        } catch {
            throw PostgresError(.decoding, "\(kind.table).\(field.name): \(error)")
        }
    }
}

extension JSONText {
    /// The bare value of `{"value": x}`, which the original writes for scalars and lists; anything else as it is, so a
    /// bare value that somebody wrote is the same value.
    var unwrapped: JSONText {
        guard text.hasPrefix(#"{"value":"#), case .object(let members) = value, members.count == 1 else { return self }
        return JSONText(members[0].value)
    }

    /// What `bot_configurations.config_value` holds for this value.
    var wrapped: JSONText {
        text.utf8.first == UInt8(ascii: "{") ? self : JSONText(.object([JSON.Member("value", value)]))
    }
}
