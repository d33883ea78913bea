internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// Looks whether the rows that were written hold what was written. A trigger or a rule of somebody's may alter it, and then
/// the ledger would say that something was applied which is not there.
///
/// Nothing else can alter it, so tables without either are not read: no table of the migrations has one, and a first apply
/// of 680,000 rows pays for one look at the system catalog. Where there is one, the rows are read by as many statements as
/// there are kinds, or tens of thousands of rows.
struct WrittenRows {
    private let changes: [Change]
    private let secrets: SecretValues

    /// How many rows are read at once.
    private static let batch = 20_000

    init(_ request: ApplyRequest) {
        changes = request.changes
        secrets = SecretValues(request.secrets)
    }

    /// Compares the rows, after everything that fires later has fired.
    ///
    /// - Throws: ``StoreError`` with `altered`, which names the first row and what of it is another; what PostgreSQL says.
    func verify(_ botIDs: BotIDs, on connection: isolated PostgresConnection) throws {
        let tables = try Self.tablesThatAlter(on: connection)
        guard !tables.isEmpty else { return }
        let fingerprinter = try ControlRow.read(on: connection).fingerprinter
        var altered: [String] = []
        for kind in ResourceKind.all where tables.contains(kind.table) {
            let written = changes.filter { $0.kind == kind && $0.leavesRow }
            for start in stride(from: 0, to: written.count, by: Self.batch) {
                let batch = Array(written[start..<min(start + Self.batch, written.count)])
                altered += try compare(batch, kind, botIDs, fingerprinter, connection)
            }
        }
        guard let first = altered.first else { return }
        throw StoreError(.altered(first: first, others: altered.count - 1))
    }

    /// The tables of tenants that have a trigger which is on, or a rule.
    private static func tablesThatAlter(on connection: isolated PostgresConnection) throws -> Set<String> {
        let names = ResourceKind.all.map(\.table)
        let rows = try connection.query(
            """
            SELECT t.relname::text FROM pg_catalog.pg_class AS t
            WHERE t.relnamespace = 'public'::regnamespace AND t.relname = ANY(\(names)::text[])
                AND (EXISTS (SELECT FROM pg_catalog.pg_trigger AS trigger
                        WHERE trigger.tgrelid = t.oid AND NOT trigger.tgisinternal AND trigger.tgenabled <> 'D')
                    OR EXISTS (SELECT FROM pg_catalog.pg_rewrite AS rule
                        WHERE rule.ev_class = t.oid AND rule.ev_type <> '1'))
            """
        )
        var tables: Set<String> = []
        for row in rows { tables.insert(try row[0]) }
        return tables
    }

    /// What of rows of one kind is not as it was written: `price_kopeks of bot_plans, in plan parsvpn/monthly`.
    private func compare(
        _ written: [Change],
        _ kind: ResourceKind,
        _ botIDs: BotIDs,
        _ fingerprinter: Fingerprinter,
        _ connection: isolated PostgresConnection
    ) throws -> [String] {
        let sql = KindSQL(kind: kind)
        let (bots, keys) = (written.map { $0.target.botID ?? botIDs[$0.tenant] }, written.map(\.key))
        let places = written.indices.map(Int32.init)
        let rows = try connection.query(
            "SELECT wanted.place, " + sql.selection("t") + " FROM " + sql.table
                + " AS t JOIN unnest(\(bots)::integer[], \(keys)::text[], \(places)::integer[]) "
                + "AS wanted (bot, key, place) ON " + sql.column(sql.botColumn, "t") + " = wanted.bot AND "
                + sql.column(kind.keyColumn, "t") + " = wanted.key"
        )
        let decoder = FieldDecoder(kind: kind, fingerprinter: fingerprinter)
        var altered = written.map { _ in "the row itself" as String? }
        for row in rows {
            var fields = RowFields(row)
            guard let place = try fields.nextInt32().map(Int.init) else { continue }
            // Bot, key and surrogate key of the row itself.
            _ = try fields.nextInt32()
            _ = try fields.nextText()
            _ = try fields.nextInt32()
            var values = RowSet(kind)
            values.beginRow("")
            let isBare = try decoder.decode(&fields, into: &values)
            let columns = try written[place].fields.filter { field in
                // Nothing is written bare.
                try isBare
                    || kind.fields[field.field].storage.isColumn
                        && !isWritten(field.after, values[0, field.field], kind.fields[field.field].type, fingerprinter)
            }
            altered[place] = columns.isEmpty ? nil : columns.map { kind.fields[$0.field].name }.joined(separator: ", ")
        }
        return zip(written, altered).compactMap { change, what in
            what.map { "\($0) of \(kind.table), in \(kind.name) \(change.place)" }
        }
    }

    /// Whether a column holds what was written into it; as a plan compares it.
    private func isWritten(
        _ value: FieldValue,
        _ live: FieldValue,
        _ type: Field.ColumnType,
        _ fingerprinter: Fingerprinter
    ) throws(StoreError) -> Bool {
        switch (try secrets.revealed(value, for: type), live) {
        case (.undeclared, .null): true
        case (.text(let text), .secret(let secret)): secret.fingerprint == fingerprinter.fingerprint(of: text)
        case (.text(let text), .text(let found)):
            // The id of a merchant is the same in either letter case, and read in lower case; the number of a card is read
            // as its digits.
            text.hasSameBytes(as: found) || (MerchantID(text)?.text.hasSameBytes(as: found) ?? false)
                || (CardNumber.digits(of: text)?.hasSameBytes(as: found) ?? false)
        case (let written, let found): written == found
        }
    }
}

extension Change {
    /// Whether it writes a row that is there afterwards.
    fileprivate var leavesRow: Bool {
        guard reason != .purged else { return false }
        switch action {
        case .create, .update, .rename, .deactivate, .adopt: return true
        case .delete, .record: return false
        }
    }

    /// The row, without any value: `parsvpn/monthly`.
    fileprivate var place: String { kind.botColumn == nil ? tenant : tenant + "/" + key }
}

extension StoreError {
    /// A statement did not reach the rows that it was for. They were locked and compared just before: where it reached fewer,
    /// it is a trigger or a rule that keeps the others as they are, and planning again would not help. Where it reached more,
    /// another row got the name meanwhile.
    init(leftAlone changes: [Change], of kind: ResourceKind, written: Int) {
        guard written < changes.count else {
            let first = changes.first.map { "\(kind.name) \($0.place)" } ?? kind.name
            self.init(.stale(first: "\(first): \(written) of \(changes.count) rows are there", others: 0))
            return
        }
        let what =
            if changes.count == 1, let change = changes.first {
                "the row itself of \(kind.table), in \(kind.name) \(change.place)"
            } else {
                "\(changes.count - written) of \(changes.count) rows of \(kind.table) themselves"
            }
        self.init(.altered(first: what, others: 0))
    }
}
