internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// What can only be seen when all tenants are looked at together: names, bots and cards that are there twice.
///
/// Everything seen is remembered by its place among the tenants; files and lines are looked up for findings
/// only.
struct DirectoryChecks {
    private let tenants: [DesiredTenant]
    private var findings: [Diagnostic] = []
    private var slugs: [String: Int] = [:]
    private var master: Int?
    private var references: [SecretReference: Int] = [:]
    private var botIDs: [Int64: Int] = [:]
    private var cards: [Int64: CardPlace] = [:]
    /// The prefixes of the names of secrets: `MY_SHOP_`.
    private var prefixes: [String: Int] = [:]

    private struct CardPlace {
        let tenant: Int
        let row: Int
    }

    /// The findings, in the order of the tenants.
    ///
    /// - Parameter tenants: All tenants in the order of their files.
    /// - Returns: Everything that is there twice, at its second place.
    static func findings(in tenants: [DesiredTenant]) -> [Diagnostic] {
        var checks = DirectoryChecks(tenants)
        for index in tenants.indices {
            checks.lookAtBot(of: index)
            checks.lookAtCards(of: index)
        }
        for index in tenants.indices { checks.lookAtNames(of: index) }
        return checks.findings
    }

    private init(_ tenants: [DesiredTenant]) {
        self.tenants = tenants
        slugs.reserveCapacity(tenants.count)
        references.reserveCapacity(tenants.count)
        botIDs.reserveCapacity(tenants.count)
        prefixes.reserveCapacity(tenants.count)
        cards.reserveCapacity(tenants.count * 2)
    }

    // MARK: Bots

    private mutating func lookAtBot(of index: Int) {
        let tenant = tenants[index]
        if let other = slugs[tenant.slug] {
            findings.append(.duplicateTenant(tenant.slug, at: tenant.place, other: tenants[other].place))
            // Everything else would be there twice as well.
            return
        }
        slugs[tenant.slug] = index
        prefixes[TenantSlug.environmentPrefix(of: tenant.slug)] = index
        if case .bool(true) = tenant.bot[0, Fields.master] {
            if let master {
                let other = tenants[master].place(ofBot: Fields.master)
                findings.append(.secondMaster(at: tenant.place(ofBot: Fields.master), other: other))
            } else {
                master = index
            }
        }
        lookAtToken(of: index)
    }

    private mutating func lookAtToken(of index: Int) {
        let tenant = tenants[index]
        guard case .secret(let sealed) = tenant.bot[0, Fields.token], let reference = sealed.reference else {
            return
        }
        if let other = references[reference] {
            let other = tenants[other].place(ofBot: Fields.token)
            findings.append(.duplicateToken(at: tenant.place(ofBot: Fields.token), other: other))
            return
        }
        references[reference] = index
        guard case .integer(let botID) = tenant.bot[0, Fields.botID] else { return }
        if let other = botIDs[botID] {
            let other = tenants[other].place(ofBot: Fields.token)
            findings.append(.duplicateBot(botID, at: tenant.place(ofBot: Fields.token), other: other))
        } else {
            botIDs[botID] = index
        }
    }

    // MARK: Cards

    private mutating func lookAtCards(of index: Int) {
        let rows = tenants[index].rows[ResourceKind.card.order].values
        for row in 0..<rows.count {
            // 16 digits, checked when they were decoded.
            guard case .text(let digits) = rows[row, Fields.cardNumber], let number = Int64(digits) else {
                continue
            }
            guard let seen = cards[number] else {
                cards[number] = CardPlace(tenant: index, row: row)
                continue
            }
            let place = tenants[index].place(ofCard: row)
            let other = tenants[seen.tenant].place(ofCard: seen.row)
            findings.append(
                seen.tenant == index
                    ? .cardTwice(at: place, other: other) : .sharedCard(at: place, other: other)
            )
        }
    }

    // MARK: Names of secrets

    /// `MY_SHOP_TOKEN` begins with the prefix of `my`, and is not its own where there is a tenant `my-shop`.
    private mutating func lookAtNames(of index: Int) {
        let tenant = tenants[index]
        let length = TenantSlug.environmentPrefix(of: tenant.slug).utf8.count
        for (kind, field) in Fields.references {
            let rows = tenant.rows[kind]
            for row in 0..<rows.values.count {
                guard case .secret(let sealed) = rows.values[row, field],
                    case .environment(let name)? = sealed.reference,
                    let owner = owner(ofLongerPrefixOf: name, than: length)
                else { continue }
                findings.append(
                    .secretOfAnotherTenant(
                        tenants[owner].slug,
                        at: tenant.location(rows.origin(ofRow: row, field: field)),
                        other: tenants[owner].place
                    )
                )
            }
        }
    }

    private func owner(ofLongerPrefixOf name: String, than length: Int) -> Int? {
        let bytes = name.utf8
        var index =
            bytes.index(bytes.startIndex, offsetBy: length, limitedBy: bytes.endIndex) ?? bytes.endIndex
        while let end = bytes[index...].firstIndex(of: UInt8(ascii: "_")) {
            index = bytes.index(after: end)
            if let owner = prefixes[String(name[..<index])] { return owner }
        }
        return nil
    }

    /// The places of the fields that are looked at.
    private enum Fields {
        static let master = ResourceKind.bot.fieldIndex("is_master") ?? 0
        static let token = ResourceKind.bot.fieldIndex("telegram_bot_token") ?? 0
        static let botID = ResourceKind.bot.fieldIndex("telegram_bot_id") ?? 0
        static let cardNumber = ResourceKind.card.fieldIndex("card_number") ?? 0

        /// Every field that a reference may stand for, by the places of its kind and of itself.
        static let references: [(kind: Int, field: Int)] = ResourceKind.all.enumerated().flatMap {
            order,
            kind in
            kind.fields.indices
                .filter { index in kind.fields[index].spellings.contains { $0.format.acceptsReference } }
                .map { (order, $0) }
        }
    }
}

extension DesiredTenant {
    /// A place in the tenant's file.
    fileprivate func location(_ origin: Origin) -> SourceLocation {
        SourceLocation(file: file, line: Int(origin.line), column: Int(origin.column))
    }

    /// Where the tenant is named.
    fileprivate var place: SourceLocation { location(rows[ResourceKind.bot.order].origin(ofRow: 0)) }

    /// Where a field of its bot is declared.
    fileprivate func place(ofBot field: Int) -> SourceLocation {
        location(rows[ResourceKind.bot.order].origin(ofRow: 0, field: field))
    }

    /// Where a card is declared.
    fileprivate func place(ofCard row: Int) -> SourceLocation {
        location(rows[ResourceKind.card.order].origin(ofRow: row))
    }
}
