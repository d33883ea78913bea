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
                guard var reason = difference(precondition, found[RowName(precondition)]) else { continue }
                // The first one that moved is named, and the others are counted.
                if moved.isEmpty { reason += try movedColumns(precondition, state.fingerprinter, connection) }
                moved.append("\(kind.name) \(precondition.place) \(reason)")
            }
        }
        if let first = moved.first { throw StoreError(.stale(first: first, others: moved.count - 1)) }
    }

    private func difference(_ precondition: Precondition, _ found: Fingerprint?) -> String? {
        switch (precondition.expected, found) {
        case (nil, nil): nil
        case (nil, _?): "has been created meanwhile"
        case (_?, nil): "has been deleted meanwhile"
        case (let expected?, let found?): expected == found ? nil : "has been changed meanwhile"
        }
    }

    /// The columns in which a row that is there is not what the plan saw, in brackets; nothing where nobody kept that.
    private func movedColumns(
        _ precondition: Precondition,
        _ fingerprinter: Fingerprinter,
        _ connection: isolated PostgresConnection
    ) throws -> String {
        let kind = precondition.kind
        guard precondition.expected != nil,
            let tenant = seen?.tenants.first(where: { $0.botID == precondition.target.botID })
        else { return "" }
        let before = tenant.live[kind.order].values
        let place = kind.botColumn == nil ? before.keys.indices.first : before.index(of: precondition.key)
        guard let place else { return "" }
        var columns: [String] = []
        try lock(kind, [precondition], byID: precondition.liveKey != .asExpected, fingerprinter, connection) { _, row in
            columns = kind.fields.indices.filter { before[place, $0] != row[0, $0] }.map { kind.fields[$0].name }
        }
        return columns.isEmpty ? "" : " (" + columns.joined(separator: ", ") + ")"
    }

    /// The fingerprints of the rows that exist.
    private func lock(
        _ kind: ResourceKind,
        _ expected: [Precondition],
        byID: Bool,
        _ fingerprinter: Fingerprinter,
        _ connection: isolated PostgresConnection
    ) throws -> [RowName: Fingerprint] {
        var found: [RowName: Fingerprint] = [:]
        try lock(kind, expected, byID: byID, fingerprinter, connection) { name, row in
            found[name] = fingerprinter.fingerprint(ofRow: row.row(0))
        }
        return found
    }

    /// Locks the rows that exist, and hands over the name and the values of each.
    private func lock(
        _ kind: ResourceKind,
        _ expected: [Precondition],
        byID: Bool,
        _ fingerprinter: Fingerprinter,
        _ connection: isolated PostgresConnection,
        _ body: (RowName, RowSet) throws -> Void
    ) throws {
        guard !expected.isEmpty else { return }
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
            try body(name, values)
        }
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
