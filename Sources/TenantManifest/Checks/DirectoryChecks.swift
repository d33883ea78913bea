internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel

/// What can only be seen when all tenants are looked at together: names, bots and cards that are there twice.
enum DirectoryChecks {
    /// The findings, in the order of the tenants.
    ///
    /// - Parameter tenants: All tenants in the order of their files.
    /// - Returns: Everything that is there twice, at its second place.
    static func findings(in tenants: [DesiredTenant]) -> [Diagnostic] {
        var checks = Checks()
        for tenant in tenants { checks.look(at: tenant) }
        for tenant in tenants { checks.lookAtNames(of: tenant) }
        return checks.findings
    }

    private struct Checks {
        var findings: [Diagnostic] = []
        var slugs: [String: SourceLocation] = [:]
        var master: SourceLocation?
        var references: [SecretReference: SourceLocation] = [:]
        var botIDs: [Int64: SourceLocation] = [:]
        var cards: [String: Seen] = [:]
        /// The prefixes of the names of secrets: `MY_SHOP_`.
        var prefixes: [String: Seen] = [:]

        struct Seen {
            let place: SourceLocation
            let tenant: String
        }

        mutating func look(at tenant: DesiredTenant) {
            lookAtBot(of: tenant)
            lookAtCards(of: tenant)
        }

        mutating func lookAtBot(of tenant: DesiredTenant) {
            let bot = tenant.rows[ResourceKind.bot.order]
            guard bot.values.count == 1 else { return }
            let place = tenant.location(bot.origin(ofRow: 0))
            if let other = slugs.updateValue(place, forKey: tenant.slug) {
                findings.append(.duplicateTenant(tenant.slug, at: place, other: other))
                slugs[tenant.slug] = other
                // Everything else would be there twice as well.
                return
            }
            prefixes[TenantSlug.environmentPrefix(of: tenant.slug)] = Seen(place: place, tenant: tenant.slug)
            if case .bool(true) = bot.values[0, Fields.master] {
                let place = tenant.location(bot.origin(ofRow: 0, field: Fields.master))
                if let master {
                    findings.append(.secondMaster(at: place, other: master))
                } else {
                    master = place
                }
            }
            lookAtToken(of: bot, tenant)
        }

        mutating func lookAtToken(of bot: DesiredRows, _ tenant: DesiredTenant) {
            guard case .secret(let sealed) = bot.values[0, Fields.token], let reference = sealed.reference
            else {
                return
            }
            let place = tenant.location(bot.origin(ofRow: 0, field: Fields.token))
            if let other = references[reference] {
                findings.append(.duplicateToken(at: place, other: other))
                return
            }
            references[reference] = place
            guard case .integer(let botID) = bot.values[0, Fields.botID] else { return }
            if let other = botIDs[botID] {
                findings.append(.duplicateBot(botID, at: place, other: other))
            } else {
                botIDs[botID] = place
            }
        }

        /// `MY_SHOP_TOKEN` begins with the prefix of `my`, and is not its own where there is a tenant
        /// `my-shop`.
        mutating func lookAtNames(of tenant: DesiredTenant) {
            let length = TenantSlug.environmentPrefix(of: tenant.slug).utf8.count
            for rows in tenant.rows {
                for (index, cell) in rows.values.cells.enumerated() {
                    guard case .secret(let sealed) = cell, case .environment(let name)? = sealed.reference,
                        let owner = longerPrefix(of: name, than: length)
                    else { continue }
                    let (row, field) = index.quotientAndRemainder(dividingBy: rows.values.width)
                    let place = tenant.location(rows.origin(ofRow: row, field: field))
                    findings.append(.secretOfAnotherTenant(owner.tenant, at: place, other: owner.place))
                }
            }
        }

        private func longerPrefix(of name: String, than length: Int) -> Seen? {
            let bytes = name.utf8
            var index =
                bytes.index(bytes.startIndex, offsetBy: length, limitedBy: bytes.endIndex) ?? bytes.endIndex
            while let end = bytes[index...].firstIndex(of: UInt8(ascii: "_")) {
                index = bytes.index(after: end)
                if let owner = prefixes[String(name[..<index])] { return owner }
            }
            return nil
        }

        mutating func lookAtCards(of tenant: DesiredTenant) {
            let rows = tenant.rows[ResourceKind.card.order]
            for row in 0..<rows.values.count {
                guard case .text(let number) = rows.values[row, Fields.cardNumber] else { continue }
                let place = tenant.location(rows.origin(ofRow: row, field: Fields.cardNumber))
                guard let seen = cards[number] else {
                    cards[number] = Seen(place: place, tenant: tenant.slug)
                    continue
                }
                let isSame = seen.tenant.hasSameBytes(as: tenant.slug)
                findings.append(
                    isSame
                        ? .cardTwice(at: place, other: seen.place) : .sharedCard(at: place, other: seen.place)
                )
            }
        }
    }

    /// The places of the fields that are compared; none of them is ever missing from its kind.
    private enum Fields {
        static let master = ResourceKind.bot.fieldIndex("is_master") ?? 0
        static let token = ResourceKind.bot.fieldIndex("telegram_bot_token") ?? 0
        static let botID = ResourceKind.bot.fieldIndex("telegram_bot_id") ?? 0
        static let cardNumber = ResourceKind.card.fieldIndex("card_number") ?? 0
    }
}

extension DesiredTenant {
    /// A place in the tenant's file.
    fileprivate func location(_ origin: Origin) -> SourceLocation {
        SourceLocation(file: file, line: Int(origin.line), column: Int(origin.column))
    }
}
