internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// Reads the ledger of one kind, tenant after tenant.
///
/// Nearly every tenant has the keys of the one before. `jsonb` keeps them in an order of its own, shorter ones first, so
/// their order and their places are worked out once and used for as long as they fit.
struct LedgerRowsReader {
    private let kind: ResourceKind
    private let fieldNames: JSONNames
    private let types: [Field.ColumnType]
    /// The keys of the tenant before, in byte order.
    private var keys: [String] = []
    /// The same keys in the order of the ledger.
    private var names = JSONNames([])
    /// The row in ``keys`` of each of ``names``.
    private var rowOfName: [Int] = []

    init(_ kind: ResourceKind) {
        self.kind = kind
        self.fieldNames = JSONNames(kind.fields.map(\.name))
        self.types = kind.fields.map(\.type)
    }

    /// Reads the ledger of the next tenant, which is the next column of a row.
    ///
    /// - Parameters:
    ///   - row: A row of `tenantctl.ledger`, or of what was replaced there.
    ///   - botID: Whose it is, for the error.
    /// - Returns: The rows.
    /// - Throws: ``StoreError`` for JSON that is no ledger.
    mutating func read(_ row: inout CopyReader, of botID: Int32) throws -> RowSet {
        var rows = RowSet(kind)
        var fault: JSONError?
        try row.nextJSON { bytes throws(PostgresError) in
            do throws(JSONError) { rows = try read(bytes) } catch { fault = error }
        }
        if let fault { throw StoreError(.unreadableLedger(botID: botID, kind: kind, reason: "\(fault)")) }
        return rows
    }

    /// Reads the ledger of the next tenant from its JSON text.
    mutating func read(_ text: RawSpan) throws(JSONError) -> RowSet {
        let bytes = unsafe text.withUnsafeBytes { unsafe Array($0) }
        if let rows = try readLikeLast(bytes) { return rows }
        var written: [String] = []
        var rows = RowSet(kind)
        var reader = JSONReader(bytes)
        try reader.readObject { (reader, key) throws(JSONError) in
            written.append(key)
            try readFields(of: rows.append(key), &rows, &reader)
        }
        rows.sort()
        keys = rows.keys
        names = JSONNames(written)
        rowOfName = written.map { rows.index(of: $0) ?? 0 }
        return rows
    }

    /// The rows, if their keys are those of the tenant before.
    private func readLikeLast(_ bytes: [UInt8]) throws(JSONError) -> RowSet? {
        var rows = RowSet(kind, keys: keys)
        var count = 0
        var reader = JSONReader(bytes)
        try reader.readObject(of: names) { (reader, name) throws(JSONError) in
            guard case .expected(let place) = name, count == place else {
                count = -1
                _ = try reader.readCanonical()
                return
            }
            count += 1
            try readFields(of: rowOfName[place], &rows, &reader)
        }
        return count == keys.count ? rows : nil
    }

    private func readFields(of row: Int, _ rows: inout RowSet, _ reader: inout JSONReader) throws(JSONError) {
        try reader.readObject(of: fieldNames) { (reader, name) throws(JSONError) in
            if case .expected(let field) = name {
                rows[row, field] = try LedgerJSON.value(&reader, types[field])
            } else {
                // A field that a newer tool knows.
                _ = try reader.readCanonical()
            }
        }
    }
}
