import CanonicalJSON
import TenantModel
import Testing

@Suite("Kinds are described without contradictions")
struct ResourceKindTests {
    @Test("every field has a spelling or follows from one that has", arguments: ResourceKind.all)
    func spellings(kind: ResourceKind) {
        for field in kind.fields {
            if let source = field.derivedFrom.flatMap(kind.fieldIndex) {
                #expect(field.spellings.isEmpty)
                #expect(!kind.fields[source].spellings.isEmpty)
            } else {
                #expect(!field.spellings.isEmpty, "\(kind.name).\(field.name)")
            }
        }
    }

    @Test("names are given once", arguments: ResourceKind.all)
    func names(kind: ResourceKind) {
        #expect(Set(kind.fields.map(\.name)).count == kind.fields.count)
        #expect(ResourceKind.all.filter { $0.name == kind.name || $0.table == kind.table }.count == 1)
        #expect(ResourceKind.named(kind.name) == kind)
        #expect(ResourceKind.all[kind.order] == kind)
        for (place, field) in kind.fields.enumerated() { #expect(kind.fieldIndex(field.name) == place) }
    }

    @Test("no two spellings stand at one place, and none where the rows of a kind are")
    func places() {
        var places: Set<String> = []
        for kind in ResourceKind.all {
            let section = kind.section.joined(separator: ".")
            for spelling in kind.fields.flatMap(\.spellings) {
                let place =
                    switch spelling.place {
                    case .entry(let path):
                        (kind.section.isEmpty ? path : kind.section + ["*"] + path).joined(separator: ".")
                    case .section(let path): path.joined(separator: ".")
                    }
                #expect(places.insert(place).inserted, "\(place)")
                #expect(section.isEmpty || place != section)
            }
        }
    }

    @Test("defaults have the type of their column", arguments: ResourceKind.all)
    func defaults(kind: ResourceKind) {
        for field in kind.fields {
            switch (field.initial, field.type) {
            case (.undeclared, _): #expect(!field.isNullable)
            case (.null, _): #expect(field.isNullable)
            case (.bool, .boolean), (.text, .text), (.json, .jsonb), (.json, .wrappedJSONB): break
            case (.integer(let value), .integer): #expect(Int32(exactly: value) != nil)
            case (.integer, .bigint): break
            default: Issue.record("\(kind.name).\(field.name)")
            }
        }
    }

    @Test("what a kind refers to is there", arguments: ResourceKind.all)
    func references(kind: ResourceKind) {
        switch kind.removal {
        case .delete: break
        case .deactivate(let field), .deleteUnlessReferenced(_, _, let field):
            #expect(kind.fieldIndex(field).map { kind.fields[$0].initial } == .bool(true))
        }
        if let last = kind.lastOn {
            #expect(kind.fieldIndex(last.field).map { kind.fields[$0].initial } == .bool(true))
        }
        for field in kind.fields {
            if field.switchesFeature != nil { #expect(field.initial == .bool(false)) }
            if field.unit == .kopeks { #expect(field.type == .bigint) }
            if field.exposure != .open { #expect(field.type == .text) }
        }
    }

    @Test(
        "what a configuration value means is told from its key",
        arguments: [
            ("PAL24_BASE_URL", [.merchantChanged]), ("YOOKASSA_SHOP_ID", [.merchantChanged]),
            ("WATA_PUBLIC_KEY_URL", [.merchantChanged]), ("PRICE_30_DAYS", [.priceFell, .priceLowered, .priceRose]),
            ("BASE_SUBSCRIPTION_PRICE", [.priceFell, .priceLowered, .priceRose]),
            ("MODEM_PRICE_PER_MONTH", [.priceFell, .priceLowered, .priceRose]),
            ("TRIAL_DURATION_DAYS", [.offerGrew]), ("DEFAULT_TRAFFIC_LIMIT_GB", [.offerGrew]),
            ("MAX_DEVICES_LIMIT", []), ("URL", []), ("_SHOP_ID_X", []),
            ("CRYPTOBOT_API_TOKEN", [.merchantChanged]), ("CLOUDPAYMENTS_WIDGET_URL", [.merchantChanged]),
            ("REFERRAL_COMMISSION_PERCENT", [.priceFell]), ("TELEGRAM_STARS_RATE_RUB", [.priceFell, .priceFell]),
            // Of keys that nobody described the name tells.
            ("NEXTPAY_PUBLIC_ID", [.merchantChanged]), ("NEXTPAY_TEST_MODE", [.merchantChanged]),
            ("GIFT_PRICE", [.priceFell, .priceLowered, .priceRose]), ("EURO_RATE_RUB", [.priceFell, .priceFell]),
            ("NEXTPAY_TOKEN", []),
        ] as [(String, [Risk])]
    )
    func keyRisks(key: String, risks: [Risk]) {
        #expect(KeyRisks.builtIn.rules(of: .configuration, forRow: key).map(\.risk) == risks)
        #expect(KeyRisks.builtIn.rules(of: .plan, forRow: key).isEmpty)
    }

    @Test("an organisation says what its keys have to do with money, and of two catalogs that say it both count")
    func ownKeyRisks() {
        func catalog(_ money: ConfigurationKey.MoneyRole?) -> Catalog {
            let key = ConfigurationKey(name: "NEXTPAY_TOKEN", type: .string, isSecret: true, money: money)
            return Catalog.builtIn.adding(features: [], configuration: [key])
        }
        func risks(_ catalogs: [Catalog]) -> [Risk] {
            KeyRisks(catalogs).rules(of: .configuration, forRow: "NEXTPAY_TOKEN").map(\.risk)
        }
        #expect(risks([catalog(.merchant)]) == [.merchantChanged])
        #expect(risks([catalog(nil)]).isEmpty)
        #expect(risks([catalog(.merchant), catalog(nil)]) == [.merchantChanged])
        #expect(risks([catalog(nil), catalog(.approver)]) == [.approverChanged])
        #expect(Catalog(own: catalog(.merchant).ownJSON)?.configuration("NEXTPAY_TOKEN")?.money == .merchant)
    }

    @Test(
        "a switch is a risk one way, a discount when it grows, a rate when it moves far either way",
        arguments: [
            ("CRYPTOBOT_TESTNET", "false", "true", true), ("CRYPTOBOT_TESTNET", nil, "true", true),
            ("CRYPTOBOT_TESTNET", "true", "false", false), ("CRYPTOBOT_TESTNET", "true", nil, false),
            ("TRIAL_PAYMENT_ENABLED", "true", "false", true), ("TRIAL_PAYMENT_ENABLED", "true", nil, true),
            ("TRIAL_PAYMENT_ENABLED", "false", "true", false), ("TRIAL_PAYMENT_ENABLED", "false", nil, false),
            ("REFERRAL_COMMISSION_PERCENT", "25", "30", false), ("REFERRAL_COMMISSION_PERCENT", "25", "36", true),
            ("REFERRAL_COMMISSION_PERCENT", "25", "0", false), ("REFERRAL_COMMISSION_PERCENT", nil, "1", true),
            ("REFERRAL_COMMISSION_PERCENT", "0", "1", true), ("REFERRAL_COMMISSION_PERCENT", "25", nil, true),
            ("MODEM_PERIOD_DISCOUNTS", "\"30:5\"", "\"30:90\"", true),
            ("TELEGRAM_STARS_RATE_RUB", "1.3", "0.01", true), ("TELEGRAM_STARS_RATE_RUB", "1.3", "1.5", false),
            ("TELEGRAM_STARS_RATE_RUB", "1.3", "1.2", false), ("TELEGRAM_STARS_RATE_RUB", "1.3", "130", true),
            ("PLATEGA_CURRENCY", "\"RUB\"", "\"KZT\"", true),
        ] as [(String, String?, String?, Bool)]
    )
    func configuredRisks(key: String, before: String?, after: String?, isRisk: Bool) throws {
        func value(_ json: String?) throws -> FieldValue {
            try json.map { .json(try JSONText(parsing: Array($0.utf8))) } ?? .undeclared
        }
        let (before, after) = (try value(before), try value(after))
        let asked = KeyRisks.builtIn.rules(of: .configuration, forRow: key)
            .filter { $0.risk.needsAcknowledgement && $0.applies(from: before, to: after) }
        #expect(asked.isEmpty == !isRisk)
    }

    @Test("of an organisation's own keys a limit of nothing is none, and an offer of nothing is nothing")
    func ownOffers() throws {
        func rules(_ money: ConfigurationKey.MoneyRole, _ type: ConfigurationKey.ValueType) throws -> RiskRule {
            let key = ConfigurationKey(name: "LOYALTY_POINTS", type: type, money: money)
            let own = Catalog.builtIn.adding(features: [], configuration: [key])
            #expect(Catalog(own: own.ownJSON)?.configuration("LOYALTY_POINTS")?.money == money)
            return try #require(KeyRisks([own]).rules(of: .configuration, forRow: "LOYALTY_POINTS").first)
        }
        func number(_ number: Int64) -> FieldValue { .json(JSONText(.integer(number))) }
        let (offer, limit) = (try rules(.offer, .int), try rules(.limit, .int))
        #expect(offer.risk == .offerGrew && limit.risk == .offerGrew)
        #expect(offer.applies(from: number(5), to: number(6)) && limit.applies(from: number(5), to: number(6)))
        #expect(!offer.applies(from: number(5), to: number(0)) && limit.applies(from: number(5), to: number(0)))
        #expect(!limit.applies(from: number(0), to: number(5)))
        // What held before nobody knows.
        #expect(!offer.applies(from: .undeclared, to: number(6)) && !limit.applies(from: .undeclared, to: number(0)))
        #expect(try rules(.offer, .list).applies(from: .undeclared, to: number(1)))
    }

    @Test(
        "a price falls when it loses more than thirty percent or everything",
        arguments: [
            (100, 70, false), (100, 69, true), (100, 101, false), (1, 0, true), (0, 0, false), (0, 5, false),
            (.max, 1, true), (.max, .max - 1, false), (.min, 5, false), (5, -5, true), (.max, .min, true),
            (100_000_000_000, 69_999_999_999, true),
        ] as [(Int64, Int64, Bool)]
    )
    func prices(before: Int64, after: Int64, isRisk: Bool) throws {
        let price = try #require(ResourceKind.plan.fieldIndex("price_kopeks"))
        let rule = try #require(ResourceKind.plan.fields[price].risks.first { $0.risk == .priceFell })
        #expect(rule.applies(from: .integer(before), to: .integer(after)) == isRisk)
    }

    @Test(
        "a price rises by any amount, from a number that is known to another",
        arguments: [
            (.integer(100), .integer(101), true), (.integer(100), .integer(100), false),
            (.integer(5), .integer(4), false),
            (.undeclared, .integer(5), false), (.null, .integer(5), false), (.integer(5), .undeclared, false),
            (.text("9"), .text("10"), true), (.text("free"), .integer(5), false),
            (.integer(.min), .integer(.max), true),
        ] as [(FieldValue, FieldValue, Bool)]
    )
    func raisedPrices(before: FieldValue, after: FieldValue, isRisk: Bool) throws {
        let price = try #require(ResourceKind.plan.fieldIndex("price_kopeks"))
        let rule = try #require(ResourceKind.plan.fields[price].risks.first { $0.risk == .priceRose })
        #expect(rule.applies(from: before, to: after) == isRisk)
    }

    @Test(
        "a price in a configuration value is compared however it is spelled, and what cannot be compared may have fallen",
        arguments: [
            ("100", "\"9\"", true), ("\"100\"", "9", true), ("\"100\"", "\"71\"", false), ("\"9\"", "9", false),
            ("100", "70.0", false), ("100", "69.999", true), ("1.5", "1.05", false), ("1.5", "1.0499", true),
            ("100", "1.5", true), ("1.5", "100", false), ("100", "0.00", true), ("-0.5", "-0.6", true),
            ("100", "\"free\"", true), ("\"free\"", "100", true), ("100", "\"9e1\"", true), ("100", "[99]", true),
            ("100", "\" 99\"", true), ("100", "\"۹۹\"", true), ("100", "99.00000000000000001", true),
            ("9223372036854775807", "9223372036854775806.9999999999999999", false),
            ("9223372036854775807", "-9223372036854775808", true), ("18446744073709551616", "100", true),
            ("\"free\"", "\"free\"", false), ("100", nil, false), (nil, "5.5", true), (nil, "69300", false),
            // Without a value the bot asks 99000.
            ("99001", nil, false), ("141428", nil, false), ("141429", nil, true), ("\"free\"", nil, true),
            ("141429", "null", true),
            (nil, "\"0\"", true),
            (nil, "\"x\"", true),
        ] as [(String?, String?, Bool)]
    )
    func configuredPrices(before: String?, after: String?, isRisk: Bool) throws {
        let rule = try #require(KeyRisks.builtIn.rules(of: .configuration, forRow: "PRICE_30_DAYS").first)
        func value(_ json: String?) throws -> FieldValue {
            try json.map { .json(try JSONText(parsing: Array($0.utf8))) } ?? .undeclared
        }
        #expect(try rule.applies(from: value(before), to: value(after)) == isRisk)
    }
}
