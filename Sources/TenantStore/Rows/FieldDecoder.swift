package import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// Reads the columns of a kind from its table into values that can be compared.
struct FieldDecoder {
    private let kind: ResourceKind
    private let fingerprinter: Fingerprinter
    /// What decoding has to know of each field. A ``Field`` is large, and copying one for every cell would cost more than
    /// decoding the cell.
    private let columns: [Column]

    private struct Column {
        let type: Field.ColumnType
        let isSecret: Bool
        let isMerchantID: Bool
        let isCardNumber: Bool
    }

    init(kind: ResourceKind, fingerprinter: Fingerprinter) {
        self.kind = kind
        self.fingerprinter = fingerprinter
        self.columns = kind.fields.map {
            Column(
                type: $0.type,
                isSecret: $0.exposure == .secret,
                isMerchantID: $0.isMerchantID,
                isCardNumber: $0.unit == .bankCard
            )
        }
    }

    /// Appends the values of one row, which `source` gives in the order of `kind.fields`; returns whether one of them stands
    /// bare where it is written wrapped.
    @discardableResult
    func decode<Source: FieldSource & ~Copyable>(
        _ source: inout Source,
        into rows: inout RowSet
    ) throws(StoreError) -> Bool {
        var isBare = false
        do throws(PostgresError) {
            for column in columns { rows.append(value: try decode(column, &source, &isBare)) }
        } catch {
            throw StoreError(.database(PostgresError(error.code, "\(kind.table): \(error.message)")))
        }
        return isBare
    }

    private func decode<Source: FieldSource & ~Copyable>(
        _ column: Column,
        _ source: inout Source,
        _ isBare: inout Bool
    ) throws(PostgresError) -> FieldValue {
        switch column.type {
        case .boolean: try source.nextBool().map(FieldValue.bool) ?? .null
        case .integer: try source.nextInt32().map { .integer(Int64($0)) } ?? .null
        case .bigint: try source.nextInt64().map(FieldValue.integer) ?? .null
        case .text: try source.nextText().map { text($0, column) } ?? .null
        case .jsonb: .json(try json(&source) { bytes throws(JSONError) in try JSONText(parsing: bytes) })
        case .wrappedJSONB:
            .json(
                try json(&source) { bytes throws(JSONError) in
                    if !bytes.holdsObject { isBare = true }
                    return try JSONText(unwrapping: bytes)
                }
            )
        }
    }

    /// A secret is sealed the moment it comes out of the database. What is one value in several spellings comes as manifests
    /// have it: another spelling is no change of where money goes.
    private func text(_ text: String, _ column: Column) -> FieldValue {
        if column.isMerchantID, let merchant = MerchantID(text) { return .text(merchant.text) }
        if column.isCardNumber, let digits = CardNumber.digits(of: text) { return .text(digits) }
        guard column.isSecret else { return .text(text) }
        return .secret(SealedSecret(reference: nil, fingerprint: fingerprinter.fingerprint(of: text)))
    }

    private func json<Source: FieldSource & ~Copyable>(
        _ source: inout Source,
        _ read: (RawSpan) throws(JSONError) -> JSONText
    ) throws(PostgresError) -> JSONText {
        var json = JSONText.emptyObject
        try source.nextJSON { bytes throws(PostgresError) in
            do throws(JSONError) {
                json = try read(bytes)
            } catch {
                json = opaque(bytes)
            }
        }
        return json
    }

    /// What stands for a value that our reader does not take: PostgreSQL nests deeper. No manifest can declare such a
    /// one, so it is somebody else's, and one row of theirs must not stop every plan. It is equal to itself alone.
    private func opaque(_ bytes: RawSpan) -> JSONText {
        let text = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
        let fingerprint = fingerprinter.fingerprint(of: text)
        return .string("(nested too deeply to be shown, \(bytes.byteCount) bytes, #\(fingerprint))")
    }
}

extension Field {
    /// Whether the column holds ids of merchants, of which somebody else may have written one in upper case.
    fileprivate var isMerchantID: Bool {
        spellings.contains { if case .merchantID = $0.format { true } else { false } }
    }
}

extension JSONText {
    /// The bare value of `{"value": x}`, which the original writes for scalars and lists; anything else as it is, so a
    /// bare value that somebody wrote is the same value (in another form: decision 049).
    var unwrapped: JSONText {
        guard text.hasPrefix(#"{"value":"#), case .object(let members) = value, members.count == 1 else { return self }
        return JSONText(members[0].value)
    }

    /// The bare value of what `bot_configurations.config_value` holds, as ``unwrapped`` gives it; without a reader where
    /// it is a scalar as the server spells it.
    package init(unwrapping bytes: RawSpan) throws(JSONError) {
        let (start, end) = (#"{"value": "#, "}")
        let length = bytes.byteCount - start.utf8.count - end.utf8.count
        if length > 0, bytes.begins(with: start), bytes.extracting(last: 1).begins(with: end),
            let scalar = JSONText(
                plainScalar: bytes.extracting(droppingFirst: start.utf8.count).extracting(first: length)
            )
        {
            self = scalar
        } else {
            self = try JSONText(parsing: bytes).unwrapped
        }
    }

    /// What `bot_configurations.config_value` holds for this value.
    var wrapped: JSONText {
        text.utf8.first == UInt8(ascii: "{") ? self : JSONText(.object([JSON.Member("value", value)]))
    }
}

extension RawSpan {
    /// Whether the text of a `jsonb`, which has no blanks in front, is an object.
    fileprivate var holdsObject: Bool {
        unsafe withUnsafeBytes { unsafe $0.first == UInt8(ascii: "{") }
    }

    fileprivate func begins(with text: String) -> Bool {
        unsafe withUnsafeBytes { unsafe $0.starts(with: text.utf8) }
    }
}
