internal import CanonicalJSON
public import PostgresDriver
public import TenantModel

/// Reads every bot with its live rows and its ledger: one COPY a table, however many tenants there are.
public struct DatabaseReader: ~Copyable {
    private let state: ControlState
    private var tenants: [RecordedTenant] = []
    private var indexByBot: [Int32: Int] = [:]
    private var interner = KeyInterner()
    private var ledgerReaders = ResourceKind.all.map(LedgerRowsReader.init)

    private init(_ state: ControlState) {
        self.state = state
    }

    /// Reads all of it. Call it in a snapshot: `REPEATABLE READ READ ONLY`.
    ///
    /// - Throws: ``StoreError``.
    public static func read(
        on connection: isolated PostgresConnection
    ) throws -> (database: RecordedDatabase, state: ControlState) {
        // A role from which a policy hides rows would find them deleted, and a plan would make them again: PostgreSQL refuses.
        try connection.execute("SET LOCAL row_security = off")
        var reader = DatabaseReader(try ControlState.read(on: connection))
        for kind in ResourceKind.all { try reader.readLive(kind, connection) }
        try reader.readLedger(connection)
        let holds = try Hold.readAll(on: connection)
        let database = RecordedDatabase(
            stamp: reader.state.stamp,
            tenants: reader.tenants,
            holds: holds,
            spentAcknowledgements: try OperationRecord.spentAcknowledgements(on: connection)
        )
        return (database, reader.state)
    }

    private mutating func readLive(_ kind: ResourceKind, _ connection: isolated PostgresConnection) throws {
        let sql = KindSQL(kind: kind)
        let query =
            "SELECT " + sql.referenced("t") + ", " + sql.tokenNumber("t") + ", " + sql.selection("t") + " FROM "
            + sql.table + " AS t"
        let decoder = FieldDecoder(kind: kind, fingerprinter: state.fingerprinter)
        let order = kind.order
        var last = 0
        try connection.copyRows(query) { row in
            let isReferenced = try row.nextBool() ?? false
            let tokenNumber = try row.nextInt64()
            guard let botID = try row.nextInt32() else { return }
            let key = try row.nextText()
            let rowID = try row.nextInt32()
            let place: Int
            if kind.botColumn == nil {
                place = tenants.count
                tenants.append(RecordedTenant(botID: botID, slug: key))
                tenants[place].tokenNumber = tokenNumber
                indexByBot[botID] = place
            } else {
                // Only a row that came after the bots were read has none; the snapshot rules it out.
                guard let known = indexByBot[botID] else { return }
                place = known
            }
            guard let key = key ?? (kind.botColumn == nil ? "" : nil) else {
                tenants[place].live[order].nameless.beginRow("")
                if let rowID { tenants[place].live[order].namelessIDs.append(rowID) }
                try decoder.decode(&row, into: &tenants[place].live[order].nameless)
                return
            }
            if tenants[place].live[order].values.isEmpty {
                // Arrays that grow row by row end up a third too large; tenants are much alike.
                tenants[place].live[order].values.reserveCapacity(tenants[last].live[order].values.count)
                last = place
            }
            tenants[place].live[order].values.beginRow(interner.shared(key))
            if let rowID { tenants[place].live[order].ids.append(rowID) }
            if let rowID, isReferenced { tenants[place].live[order].referenced.insert(rowID) }
            if try decoder.decode(&row, into: &tenants[place].live[order].values) {
                tenants[place].live[order].bareKeys.insert(key)
            }
        }
        var keys: [String] = []
        for place in 0..<tenants.count {
            tenants[place].live[order].sort()
            tenants[place].live[order].values.shareKeys(&keys)
        }
    }

    private mutating func readLedger(_ connection: isolated PostgresConnection) throws {
        let query: SQL = "SELECT bot_id, kind, revision, fields FROM tenantctl.ledger"
        try connection.copyRows(query) { row in
            guard let botID = try row.nextInt32(), let name = try row.nextText(), let revision = try row.nextInt64(),
                // A kind that a newer tool knows is none of our business.
                let place = indexByBot[botID], let kind = ResourceKind.named(name)
            else { return }
            let order = kind.order
            let rows = try ledgerReaders[order].read(&row, of: botID)
            tenants[place].ledger[order] = LedgerRows(values: rows, revision: revision)
        }
    }
}

/// Shares one string among all tenants that use the same key; strings of 15 bytes need no sharing.
struct KeyInterner {
    private var known: [String: String] = [:]

    mutating func shared(_ key: String) -> String {
        guard key.utf8.count > 15 else { return key }
        if let shared = known[key], shared.hasSameBytes(as: key) { return shared }
        known[key] = key
        return key
    }
}
