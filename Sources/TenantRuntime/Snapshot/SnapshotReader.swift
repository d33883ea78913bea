internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel
internal import TenantStore

/// Reads bots from the database: one COPY a table, however many there are.
struct SnapshotReader {
    private let catalog: CatalogIndex
    /// Of which bots; `nil` for all.
    private let wanted: Set<Int32>?
    private var tables: KeyTables
    private var bots: [PartialBot] = []
    private var places: [Int32: Int] = [:]
    private var last: (id: Int32, place: Int)?
    private var features = KeyedRows<(isEnabled: Bool, config: JSONText)>()
    private var configuration = KeyedRows<StoredValue>()
    /// Whether the configuration key of each number is secret.
    private var secretKeys: [Bool] = []

    /// Reads bots in the transaction that is open.
    ///
    /// - Parameters:
    ///   - wanted: Of which bots; `nil` for all.
    ///   - catalog: The catalog in force.
    ///   - tables: Key tables that are in use already.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The bots, those that are there.
    /// - Throws: `StoreError`.
    static func read(
        _ wanted: Set<Int32>?,
        catalog: CatalogIndex,
        tables: KeyTables,
        on connection: isolated PostgresConnection
    ) throws -> [BotStorage] {
        var reader = SnapshotReader(catalog: catalog, wanted: wanted, tables: tables)
        try reader.readBots(connection)
        try reader.readFeatures(connection)
        try reader.readConfiguration(connection)
        try reader.readPlans(connection)
        try reader.readCards(connection)
        try RuntimeRows.revisions(of: wanted, on: connection) { bot, revision in
            if let place = reader.places[bot] { reader.bots[place].revision = revision }
        }
        return reader.bots.map { $0.storage(catalog) }
    }

    private init(catalog: CatalogIndex, wanted: Set<Int32>?, tables: KeyTables) {
        self.catalog = catalog
        self.wanted = wanted
        self.tables = tables
    }

    private mutating func readBots(_ connection: isolated PostgresConnection) throws {
        let types = BotColumn.fields.map(\.type)
        try RuntimeRows.copy(.bot, of: wanted, on: connection) { row in
            guard let id = try row.nextInt32() else { return }
            let slug = try row.nextText()
            try row.skip()
            var columns: [FieldValue] = []
            columns.reserveCapacity(types.count)
            var token = ""
            for (place, type) in types.enumerated() {
                if place == BotColumn.botToken {
                    token = try row.nextText() ?? ""
                    columns.append(.undeclared)
                } else {
                    columns.append(try row.nextValue(type))
                }
            }
            places[id] = bots.count
            bots.append(
                PartialBot(id: id, slug: slug, columns: columns, token: token, apiTokenHash: try row.nextText())
            )
        }
    }

    private mutating func readFeatures(_ connection: isolated PostgresConnection) throws {
        try RuntimeRows.copy(.feature, of: wanted, on: connection) { row in
            guard let place = try place(&row) else { return }
            var key: UInt32 = 0
            try row.nextUTF8 { bytes throws(PostgresError) in key = features.number(of: bytes) }
            try row.skip()
            let isEnabled = try row.nextBool() ?? false
            var config = JSONText.emptyObject
            try row.nextJSON { bytes throws(PostgresError) in
                // Nearly all are empty. The original takes anything but an object for empty, and so does whoever reads one
                // that nests deeper than our reader goes.
                guard bytes.byteCount > 2, let json = try? JSONText(parsing: bytes),
                    json.text.utf8.first == UInt8(ascii: "{")
                else { return }
                config = json
            }
            features.append((isEnabled, config), key: key, at: place)
        }
        features.forEach(bots.count, &tables) { place, keys, rows in
            bots[place].features = FeatureRows(keys: keys, rows: rows)
        }
    }

    private mutating func readConfiguration(_ connection: isolated PostgresConnection) throws {
        try RuntimeRows.copy(.configuration, of: wanted, on: connection) { row in
            guard let place = try place(&row) else { return }
            var key: UInt32 = 0
            try row.nextUTF8 { bytes throws(PostgresError) in key = configuration.number(of: bytes) }
            try row.skip()
            var value = StoredValue.unreadable
            try row.nextJSON { bytes throws(PostgresError) in
                if let json = try? JSONText(unwrapping: bytes) { value = StoredValue(json) }
            }
            configuration.append(isSecret(key) ? value.sealed : value, key: key, at: place)
        }
        configuration.forEach(bots.count, &tables) { place, keys, values in
            bots[place].configuration = ConfigurationRows(keys: keys, values: values)
        }
    }

    private mutating func readPlans(_ connection: isolated PostgresConnection) throws {
        let fields = RowValues(of: .plan)
        try RuntimeRows.copy(.plan, of: wanted, on: connection) { row in
            guard let place = try place(&row) else { return }
            let key = try row.nextText()
            guard let id = try row.nextInt32() else { return }
            let values = try fields.read(&row)
            bots[place].plans.append(
                Plan(
                    id: id,
                    key: key,
                    name: values.text("name"),
                    periodDays: values.number("period_days"),
                    priceKopeks: values.integer("price_kopeks"),
                    trafficLimitGB: values.number("traffic_limit_gb"),
                    deviceLimit: values.number("device_limit"),
                    sortOrder: values.number("sort_order"),
                    isActive: values.bool("is_active")
                )
            )
        }
    }

    private mutating func readCards(_ connection: isolated PostgresConnection) throws {
        let fields = RowValues(of: .card)
        try RuntimeRows.copy(.card, of: wanted, on: connection) { row in
            guard let place = try place(&row) else { return }
            let key = try row.nextText()
            guard let id = try row.nextInt32() else { return }
            let values = try fields.read(&row)
            bots[place].cards.append(
                PaymentCard(
                    id: id,
                    key: key,
                    number: values.text("card_number"),
                    holderName: values.text("card_holder_name"),
                    rotationStrategy: values.text("rotation_strategy"),
                    rotationIntervalMinutes: values.number("rotation_interval_minutes"),
                    weight: values.number("weight"),
                    isActive: values.bool("is_active")
                )
            )
        }
    }

    /// The place of the bot that a row belongs to. Only a row that came after the bots were read has none; a snapshot of
    /// the database rules it out.
    private mutating func place(_ row: inout CopyReader) throws(PostgresError) -> Int? {
        guard let id = try row.nextInt32() else { return nil }
        // Rows of one bot mostly lie together.
        if let last, last.id == id { return last.place }
        guard let place = places[id] else { return nil }
        last = (id, place)
        return place
    }

    private mutating func isSecret(_ key: UInt32) -> Bool {
        while secretKeys.count <= key {
            let name = configuration.interner.names[secretKeys.count]
            secretKeys.append(catalog.catalog.isSecret(name))
        }
        return secretKeys[Int(key)]
    }
}
