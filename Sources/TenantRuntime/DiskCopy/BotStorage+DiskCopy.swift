internal import CanonicalJSON
internal import TenantModel

extension BotStorage {
    /// Reads what `write(open:sealed:)` wrote, and the digest of it without its secrets.
    ///
    /// `sealed` is `nil` where secrets are withheld; `columns` holds the place of each column that was written, `nil` for one
    /// that is not known here.
    convenience init(
        _ open: inout ByteReader,
        sealed: inout ByteReader?,
        columns places: [Int?],
        _ catalog: CatalogIndex,
        _ tables: inout KeyTables
    ) throws(DiskCopyForm.Fault) {
        let (id, slug, revision) = (try open.int32(), try open.optionalText(), try open.int64())
        var columns = BotColumn.fields.map(\.initial)
        for place in places {
            let value = try open.fieldValue(sealed: &sealed)
            if let place { columns[place] = value }
        }
        columns[BotColumn.botToken] = .undeclared
        let token = try sealed.optionalSecret()
        let tokenDigest = try open.digest()
        let apiTokenDigest = try open.bool() ? try open.digest() : nil

        var names: [String] = []
        var flags: [(isEnabled: Bool, config: JSONText)] = []
        for _ in 0..<(try open.count()) {
            names.append(try open.text())
            flags.append((try open.bool(), try open.json()))
        }
        let features = FeatureRows(keys: tables.table(of: try names.inByteOrder()), rows: flags)

        names = []
        var values: [StoredValue] = []
        for _ in 0..<(try open.count()) {
            let name = try open.text()
            let value = try open.storedValue(sealed: &sealed)
            names.append(name)
            // A version that knows more secrets keeps those of an older copy too.
            values.append(catalog.catalog.isSecret(name) ? value.sealed : value)
        }
        let configuration = ConfigurationRows(keys: tables.table(of: try names.inByteOrder()), values: values)

        var plans: [Plan] = []
        for _ in 0..<(try open.count()) { plans.append(try open.plan()) }
        var cards: [PaymentCard] = []
        for _ in 0..<(try open.count()) { cards.append(try open.card(sealed: &sealed)) }
        let etag = try open.text()
        self.init(
            id: id,
            slug: slug,
            revision: revision,
            columns: columns,
            token: token,
            tokenDigest: tokenDigest,
            apiTokenDigest: apiTokenDigest,
            features: features,
            configuration: configuration,
            plans: plans,
            cards: cards,
            catalog: catalog,
            etag: sealed == nil ? ETag(stored: etag) : nil
        )
    }
}

extension ByteReader? {
    /// The next secret; `nil` where secrets are withheld.
    fileprivate mutating func secret() throws(DiskCopyForm.Fault) -> Secret? {
        guard var reader = self else { return nil }
        defer { self = reader }
        return Secret(try reader.text())
    }

    /// The next secret of those that may not be there; `nil` also where secrets are withheld.
    fileprivate mutating func optionalSecret() throws(DiskCopyForm.Fault) -> Secret? {
        guard var reader = self else { return nil }
        defer { self = reader }
        return try reader.optionalText().map(Secret.init)
    }
}

extension [String] {
    /// The names themselves, which a table wants in byte order, each once.
    fileprivate func inByteOrder() throws(DiskCopyForm.Fault) -> [String] {
        for (name, next) in zip(self, dropFirst()) where !name.precedesInBytes(next) {
            throw DiskCopyForm.Fault(.corrupt)
        }
        return self
    }
}

extension ByteReader {
    fileprivate mutating func digest() throws(DiskCopyForm.Fault) -> TokenDigest {
        guard let digest = TokenDigest(stored: try take(32)) else { throw DiskCopyForm.Fault(.corrupt) }
        return digest
    }

    fileprivate mutating func json() throws(DiskCopyForm.Fault) -> JSONText {
        let bytes = Array(try block())
        do throws(JSONError) {
            return bytes == Array("{}".utf8) ? .emptyObject : try JSONText(parsing: bytes)
        } catch {
            throw DiskCopyForm.Fault(.corrupt)
        }
    }

    /// The value of a column; undeclared also for one that is sealed and withheld.
    fileprivate mutating func fieldValue(sealed: inout ByteReader?) throws(DiskCopyForm.Fault) -> FieldValue {
        switch try byte() {
        case 0: .undeclared
        case 1: .null
        case 2: .bool(try bool())
        case 3: .integer(try int64())
        case 4: .text(try text())
        case 5: .json(try json())
        case 6: try sealed.secret().map { .text($0.reveal()) } ?? .undeclared
        default: throw DiskCopyForm.Fault(.corrupt)
        }
    }

    fileprivate mutating func storedValue(sealed: inout ByteReader?) throws(DiskCopyForm.Fault) -> StoredValue {
        switch try byte() {
        case 1: .null
        case 2: .bool(try bool())
        case 3: .integer(try int64())
        case 4: .text(try text())
        case 5: .json(try json())
        case 6: try sealed.secret().map(StoredValue.secret) ?? .withheld
        case 7: .withheld
        case 8: .unreadable
        default: throw DiskCopyForm.Fault(.corrupt)
        }
    }

    fileprivate mutating func plan() throws(DiskCopyForm.Fault) -> Plan {
        let (id, key, name) = (try int32(), try optionalText(), try text())
        let (period, traffic, devices, order) = (try int32(), try int32(), try int32(), try int32())
        return Plan(
            id: id,
            key: key,
            name: name,
            periodDays: Int(period),
            priceKopeks: try int64(),
            trafficLimitGB: Int(traffic),
            deviceLimit: Int(devices),
            sortOrder: Int(order),
            isActive: try bool()
        )
    }

    fileprivate mutating func card(sealed: inout ByteReader?) throws(DiskCopyForm.Fault) -> PaymentCard {
        PaymentCard(
            id: try int32(),
            key: try optionalText(),
            number: try sealed.optionalSecret(),
            maskedNumber: try text(),
            holderName: try text(),
            rotationStrategy: try text(),
            rotationIntervalMinutes: Int(try int32()),
            weight: Int(try int32()),
            isActive: try bool()
        )
    }
}
