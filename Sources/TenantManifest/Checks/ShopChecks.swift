internal import Diagnostics
internal import TenantModel

/// Whether a shop can work as it is described: prices that stand beside each other, something to sell, a way to be paid.
///
/// A manifest need not say everything: what it leaves out is somebody else's. So what is missing is looked for only
/// where the manifest says that it is there (a switch that is on), or says `active: true` and with that answers for a
/// shop that is open; never where `management` leaves it to others.
struct ShopChecks {
    private let tenant: DesiredTenant
    private let catalog: Catalog
    private let bot: DesiredRows
    private let plans: DesiredRows
    private let cards: DesiredRows

    /// The findings about a tenant: prices, then what is given away or never seen, then what is missing.
    ///
    /// - Parameters:
    ///   - tenant: The tenant, whole: with everything that it inherits.
    ///   - catalog: Which features are ways to pay.
    /// - Returns: Warnings. One that is about nothing but layers stands in the layer, and is the same for all that extend
    ///   it.
    static func findings(in tenant: DesiredTenant, _ catalog: Catalog) -> [Diagnostic] {
        let checks = ShopChecks(tenant, catalog)
        return checks.prices + checks.free + checks.neverDrawn + checks.missing
    }

    private init(_ tenant: DesiredTenant, _ catalog: Catalog) {
        self.tenant = tenant
        self.catalog = catalog
        bot = tenant.rows[ResourceKind.bot.order]
        plans = tenant.rows[ResourceKind.plan.order]
        cards = tenant.rows[ResourceKind.card.order]
    }

    // MARK: Prices

    private var prices: [Diagnostic] {
        guard plans.values.count > 1 else { return [] }
        let management = tenant.management[.plan]
        var offers: [PlanOffer] = []
        offers.reserveCapacity(plans.values.count)
        for row in plans.values.keys.indices {
            if let offer = PlanOffer(plans.values, row: row, management: management) { offers.append(offer) }
        }
        let undercuttings = PlanUndercutting.all(among: offers)
        // A plan that is too dear is undercut by many, and is one slip: in each file it is told once.
        var causes: [Cause: [PlanUndercutting]] = [:]
        for each in undercuttings {
            causes[Cause(each, place(of: [each.offer, each.undercut])), default: []].append(each)
        }
        let orders = undercuttings.compactMap { each -> Diagnostic? in
            guard let all = causes.removeValue(forKey: Cause(each, place(of: [each.offer, each.undercut]))),
                let cheapest = all.min(by: { $0.offer.kopeks < $1.offer.kopeks })
            else { return nil }
            let place = place(of: [cheapest.offer, cheapest.undercut])
            return .longerCostsLess(
                named(cheapest.offer),
                named(cheapest.undercut),
                others: all.count - 1,
                at: location(place)
            )
        }
        // One slip, one finding.
        let told = Set(undercuttings.map(\.offer.row))
        return orders
            + LowPrice.all(among: offers).filter { !told.contains($0.offer.row) }.map { each in
                .lowPrice(named(each.offer), named(each.least), at: location(place(of: [each.offer, each.least])))
            }
    }

    /// A plan that is undercut, and the file in which that is said.
    private struct Cause: Hashable {
        let undercut: Int
        let file: Int

        init(_ undercutting: PlanUndercutting, _ place: Origin) {
            undercut = undercutting.undercut.row
            file = place.file
        }
    }

    /// Where a finding about two prices stands: what a tenant makes of a layer is the tenant's.
    private func place(of offers: [PlanOffer]) -> Origin {
        let rows = offers.map(\.row)
        let prices = rows.map { plans.origin(ofRow: $0, field: PlanOffer.Fields.kopeks) }
        if let own = prices.first(where: { $0.file == 0 }) { return own }
        for row in rows {
            for field in PlanOffer.Fields.compared {
                let origin = plans.origin(ofRow: row, field: field)
                if origin.file == 0, origin != .none { return origin }
            }
        }
        return prices[0]
    }

    private func named(_ offer: PlanOffer) -> Diagnostic.NamedOffer {
        let price = plans.origin(ofRow: offer.row, field: PlanOffer.Fields.kopeks)
        return (plans.values.keys[offer.row], offer.words, location(price))
    }

    // MARK: Slips

    /// Plans that are on sale for nothing. Some are meant so, a trial among them, and `once` is how a manifest says that somebody
    /// sees to the price: that nobody writes a price at all cannot be said of a plan that is declared. A slip comes to light all
    /// the same: on a shop that runs, a plan that is made for nothing has to be accepted.
    private var free: [Diagnostic] {
        let management = tenant.management[.plan]
        return plans.values.keys.indices.compactMap { row in
            let (key, price) = (plans.values.keys[row], PlanOffer.Fields.kopeks)
            guard plans.values[row, price] == .integer(0),
                plans.values[row, PlanOffer.Fields.isActive] != .bool(false),
                management.isEmpty || management[key, price] == .always
            else { return nil }
            return .freePlan(key, at: location(plans.origin(ofRow: row, field: price)))
        }
    }

    /// Cards that are on and that no customer sees.
    private var neverDrawn: [Diagnostic] {
        let management = tenant.management[.card]
        return cards.values.keys.indices.compactMap { row in
            let (key, weight) = (cards.values.keys[row], Fields.weight)
            guard cards.values[row, weight] == .integer(0), cards.values[row, Fields.rotation] == .text("weighted"),
                cards.values[row, Fields.isCardActive] != .bool(false),
                management.isEmpty || management[key, weight] == .always
            else { return nil }
            return .neverDrawn(key, at: location(cards.origin(ofRow: row, field: weight)))
        }
    }

    // MARK: What is missing

    private var missing: [Diagnostic] {
        guard value(Fields.isActive) != .bool(false) else { return [] }
        var findings: [Diagnostic] = []
        if isOn(Fields.cardToCard), !hasActive(cards, Fields.isCardActive), isOurs(.card) {
            findings.append(lacks(Fields.cardToCard, Diagnostic.noCard(isOff: !cards.values.isEmpty)))
        }
        if isOn(Fields.zarinpal), !hasMerchant, isOurs(bot: Fields.merchant) {
            findings.append(lacks(Fields.zarinpal, Diagnostic.noMerchant))
        }
        guard isOn(Fields.isActive) else { return findings }
        if !hasActive(plans, PlanOffer.Fields.isActive), isOurs(.plan) {
            findings.append(lacks(Fields.isActive, Diagnostic.noPlan(isOff: !plans.values.isEmpty)))
        }
        if !hasWayToPay { findings.append(lacks(Fields.isActive, Diagnostic.noPayment)) }
        return findings
    }

    private var hasMerchant: Bool {
        let merchant = value(Fields.merchant)
        return merchant.isDeclared && merchant != .null
    }

    /// Whether a way to pay is switched on, or may be: some are left to others, and of an organisation's own features
    /// nobody says what they are for.
    private var hasWayToPay: Bool {
        if isOn(Fields.cardToCard) || isOn(Fields.zarinpal) { return true }
        let features = tenant.rows[ResourceKind.feature.order].values
        let mayPay = features.keys.indices.contains { row in
            guard features[row, Fields.isEnabled] == .bool(true), let key = catalog.feature(features.keys[row])
            else { return false }
            return key.isPayment || key.category.isEmpty
        }
        return mayPay || !isOurs(bot: Fields.cardToCard) || !isOurs(bot: Fields.zarinpal) || !isOurs(.feature)
    }

    /// Whether a row is on, as one is where nothing else is said.
    private func hasActive(_ rows: DesiredRows, _ field: Int) -> Bool {
        rows.values.keys.indices.contains { rows.values[$0, field] != .bool(false) }
    }

    private func value(_ field: Int) -> FieldValue { bot.values[0, field] }

    /// Whether the manifest says that a switch is on, and has the last word about it.
    private func isOn(_ field: Int) -> Bool { value(field) == .bool(true) && isOurs(bot: field) }

    private func isOurs(bot field: Int) -> Bool {
        tenant.management.isEmpty || tenant.management[.bot][tenant.slug, field] == .always
    }

    /// Whether the rows of a kind that nobody declares would be ours.
    private func isOurs(_ kind: ResourceKind) -> Bool {
        tenant.management.isEmpty || tenant.management[kind][""] == .always
    }

    /// A finding at a switch; where a layer sets it, at the tenant, since the layer speaks to those who have what it
    /// switches.
    private func lacks(_ field: Int, _ finding: (SourceLocation, SourceLocation?) -> Diagnostic) -> Diagnostic {
        let origin = bot.origin(ofRow: 0, field: field)
        return origin.file == 0
            ? finding(location(origin), nil) : finding(location(bot.origin(ofRow: 0)), location(origin))
    }

    private func location(_ origin: Origin) -> SourceLocation {
        let position = tenant.position(of: origin)
        return SourceLocation(file: position.file, line: Int(origin.line), column: Int(origin.column))
    }

    /// The places of the fields that are looked at.
    private enum Fields {
        static let isActive = ResourceKind.bot.fieldIndex("is_active") ?? 0
        static let cardToCard = ResourceKind.bot.fieldIndex("card_to_card_enabled") ?? 0
        static let zarinpal = ResourceKind.bot.fieldIndex("zarinpal_enabled") ?? 0
        static let merchant = ResourceKind.bot.fieldIndex("zarinpal_merchant_id") ?? 0
        static let isCardActive = ResourceKind.card.fieldIndex("is_active") ?? 0
        static let weight = ResourceKind.card.fieldIndex("weight") ?? 0
        static let rotation = ResourceKind.card.fieldIndex("rotation_strategy") ?? 0
        static let isEnabled = ResourceKind.feature.fieldIndex("enabled") ?? 0
    }
}
