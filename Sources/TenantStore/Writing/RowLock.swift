internal import PostgresDriver
internal import TenantModel

/// Locks the rows that a plan relies on and compares them with what the plan saw.
///
/// One statement a kind, in the order of kinds, rows by bot and key: two applies cannot lock in opposite orders.
struct RowLock {
    let preconditions: [Precondition]
    /// What the plan saw, so that the columns that moved can be named.
    let seen: RecordedDatabase?

    /// - Throws: ``StoreError`` with `stale`, naming the first row that moved and counting the rest.
    func verify(on connection: isolated PostgresConnection) throws {
        let state = try ControlState.read(on: connection)
        var moved: [String] = []
        let byKind = Dictionary(grouping: preconditions, by: \.kind)
        for kind in ResourceKind.all {
            guard let expected = byKind[kind] else { continue }
            // What has another name here than there, or none, is found by its surrogate key.
            let (named, renamed) = (
                expected.filter { $0.liveKey == .asExpected }, expected.filter { $0.liveKey != .asExpected }
            )
            var found = try lock(kind, named, byID: false, state.fingerprinter, connection)
            found.merge(try lock(kind, renamed, byID: true, state.fingerprinter, connection)) { first, _ in first }
            for precondition in expected {
                if let reason = difference(precondition, found[RowName(precondition)]) {
                    moved.append("\(kind.name) \(precondition.place) \(reason)")
                }
            }
        }
        if let first = moved.first { throw StoreError(.stale(first: first, others: moved.count - 1)) }
    }

    /// A row that exists.
    private struct Found {
        let fingerprint: Fingerprint
        /// The columns that hold something else than what the plan saw; none where the row did not move, or nobody kept
        /// what it held.
        var moved: [String] = []

        var words: String { moved.isEmpty ? "" : " (" + moved.joined(separator: ", ") + ")" }
    }

    private func difference(_ precondition: Precondition, _ found: Found?) -> String? {
        switch (precondition.expected, found) {
        case (nil, nil): nil
        case (nil, _?): "has been created meanwhile"
        case (_?, nil): "has been deleted meanwhile"
        case (let expected?, let found?):
            expected == found.fingerprint ? nil : "has been changed meanwhile" + found.words
        }
    }

    /// The columns in which a row is not what the plan saw, by the names of its table.
    private func moved(_ row: RowSet, _ name: RowName) -> [String] {
        let kind = row.kind
        guard let tenant = seen?.tenants.first(where: { $0.botID == name.botID }) else { return [] }
        let before = tenant.live[kind.order].values
        let place = kind.botColumn == nil ? before.keys.indices.first : before.index(of: name.key)
        guard let place else { return [] }
        return kind.fields.indices.filter { before[place, $0] != row[0, $0] }.map { kind.fields[$0].name }
    }

    /// The rows that exist.
    private func lock(
        _ kind: ResourceKind,
        _ expected: [Precondition],
        byID: Bool,
        _ fingerprinter: Fingerprinter,
        _ connection: isolated PostgresConnection
    ) throws -> [RowName: Found] {
        guard !expected.isEmpty else { return [:] }
        let fingerprints = Dictionary(expected.map { (RowName($0), $0.expected) }) { first, _ in first }
        // The first one that moved is named, and the others are counted.
        var isNamed = false
        let sql = KindSQL(kind: kind)
        let (bots, keys) = (expected.map(\.target.botID), expected.map(\.key))
        let (ids, names) = (expected.map(\.target.rowID), expected.map(\.liveKey.name))
        // A bot is found by its id, before it exists by its slug. Never by both: its slug may be another's by now.
        let match =
            byID
            ? sql.column(sql.botColumn, "t") + " = wanted.bot AND " + sql.column(kind.idColumn ?? "id", "t")
                + " = wanted.id AND " + sql.column(kind.keyColumn, "t") + " IS NOT DISTINCT FROM wanted.name"
            : kind.botColumn == nil
                ? "t.id = wanted.bot OR wanted.bot IS NULL AND " + sql.column(kind.keyColumn, "t") + " = wanted.key"
                : sql.column(sql.botColumn, "t") + " = wanted.bot AND " + sql.column(kind.keyColumn, "t")
                    + " = wanted.key"
        let rows = try connection.query(
            "SELECT wanted.bot, wanted.key, " + sql.selection("t") + " FROM " + sql.table
                + " AS t JOIN unnest(\(bots)::integer[], \(keys)::text[], \(ids)::integer[], \(names)::text[]) "
                + "AS wanted (bot, key, id, name) ON " + match
                + " ORDER BY " + sql.column(sql.botColumn, "t") + ", " + sql.column(kind.keyColumn, "t")
                + " FOR NO KEY UPDATE OF t"
        )
        let decoder = FieldDecoder(kind: kind, fingerprinter: fingerprinter)
        var found: [RowName: Found] = [:]
        for row in rows {
            var fields = RowFields(row)
            let name = RowName(botID: try fields.nextInt32(), key: try fields.nextText() ?? "")
            // Bot, key and surrogate key of the row itself.
            _ = try fields.nextInt32()
            _ = try fields.nextText()
            _ = try fields.nextInt32()
            var values = RowSet(kind)
            values.beginRow(name.key)
            try decoder.decode(&fields, into: &values)
            var row = Found(fingerprint: fingerprinter.fingerprint(ofRow: values.row(0)))
            if !isNamed, let planned = fingerprints[name], let planned, planned != row.fingerprint {
                row.moved = moved(values, name)
                isNamed = true
            }
            found[name] = row
        }
        return found
    }
}

extension Change.LiveKey {
    /// What a row with a surrogate key is called, where that is not what it is to be called.
    fileprivate var name: String? {
        if case .other(let name) = self { name } else { nil }
    }
}

private struct RowName: Hashable {
    let botID: Int32?
    let key: String

    init(botID: Int32?, key: String) {
        self.botID = botID
        self.key = key
    }

    init(_ precondition: Precondition) {
        self.init(botID: precondition.target.botID, key: precondition.key)
    }
}
