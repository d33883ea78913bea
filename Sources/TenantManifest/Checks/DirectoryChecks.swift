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
    /// The prefixes of the names of secrets: `MY_SHOP_`.
    private var prefixes: [String: Int] = [:]

    /// The findings: bots, then cards, then secrets.
    ///
    /// - Parameters:
    ///   - tenants: All tenants in the order of their files.
    ///   - claims: What they claim, in that order.
    /// - Returns: Everything that is there twice, at its second place.
    static func findings(in tenants: [DesiredTenant], _ claims: Claims) -> [Diagnostic] {
        var checks = DirectoryChecks(tenants)
        for index in tenants.indices { checks.lookAtBot(of: index) }
        checks.look(at: claims.cards)
        checks.look(at: claims.names)
        checks.lookAtRenames()
        return checks.findings
    }

    private init(_ tenants: [DesiredTenant]) {
        self.tenants = tenants
        slugs.reserveCapacity(tenants.count)
        references.reserveCapacity(tenants.count)
        botIDs.reserveCapacity(tenants.count)
        prefixes.reserveCapacity(tenants.count)
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

    private mutating func look(at cards: [Claim<Int64>]) {
        var seen: [Int64: Int] = [:]
        seen.reserveCapacity(cards.count)
        for (index, card) in cards.enumerated() {
            guard let first = seen[card.value] else {
                seen[card.value] = index
                continue
            }
            let isSame = card.file.hasSameBytes(as: cards[first].file)
            // A tenant that is declared twice has been reported; its cards need not be.
            if !isSame, card.slug.hasSameBytes(as: cards[first].slug) { continue }
            let (place, other) = (card.location, cards[first].location)
            findings.append(
                isSame ? .cardTwice(at: place, other: other) : .sharedCard(at: place, other: other)
            )
        }
    }

    // MARK: Names that tenants had

    private mutating func lookAtRenames() {
        var renamings: [Renaming] = []
        var places: [SourceLocation] = []
        for tenant in tenants {
            guard let renaming = tenant.renaming else { continue }
            renamings.append(renaming)
            places.append(tenant.location(renaming.origin))
        }
        for fault in RenameFault.faults(in: renamings) {
            switch fault {
            case .claimedTwice(let second, let first):
                findings.append(.previousNameTwice(at: places[second], other: places[first]))
            case .circle(let place): findings.append(.renameCircle(at: places[place]))
            }
        }
    }

    // MARK: Names of secrets

    /// `MY_SHOP_TOKEN` begins with the prefix of `my`, and is not its own where there is a tenant `my-shop`.
    private mutating func look(at names: [Claim<String>]) {
        for name in names {
            let length = TenantSlug.environmentPrefix(of: name.slug).utf8.count
            guard let owner = owner(ofLongerPrefixOf: name.value, than: length) else { continue }
            findings.append(
                .secretOfAnotherTenant(tenants[owner].slug, at: name.location, other: tenants[owner].place)
            )
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
    }
}

extension DesiredTenant {
    /// A place in the tenant's file.
    func location(_ origin: Origin) -> SourceLocation {
        SourceLocation(file: file, line: Int(origin.line), column: Int(origin.column))
    }

    /// Where the tenant is named.
    fileprivate var place: SourceLocation { location(rows[ResourceKind.bot.order].origin(ofRow: 0)) }

    /// Where a field of its bot is declared.
    fileprivate func place(ofBot field: Int) -> SourceLocation {
        location(rows[ResourceKind.bot.order].origin(ofRow: 0, field: field))
    }
}
