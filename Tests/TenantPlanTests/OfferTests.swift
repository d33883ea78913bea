import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("What is given for the same money, or by a feature's own options, is asked about like a plan or a key")
struct OfferTests {
    private func json(_ text: String) throws -> FieldValue { .json(try JSONText(parsing: Array(text.utf8))) }

    private func risks(_ key: String, from before: String?, to after: String?) throws -> [Risk] {
        func row(_ text: String?) throws -> Row? { try text.map { ["config_value": try json($0)] } }
        let shop = Parsvpn(
            .configuration,
            key,
            desired: try row(after),
            ledger: try row(before),
            live: try row(before)
        )
        return try shop.plan().changes.flatMap(\.risks)
    }

    @Test(
        "more days, traffic or devices by the configuration are more for the money; so is no limit, and a first value above the default",
        arguments: [
            ("TRIAL_DURATION_DAYS", "3", "36500", true), ("TRIAL_DURATION_DAYS", "3", "2", false),
            ("TRIAL_DURATION_DAYS", "3", "0", false), ("TRIAL_TRAFFIC_LIMIT_GB", "2", "0", true),
            ("TRIAL_TRAFFIC_LIMIT_GB", "0", "2", false), ("DEFAULT_DEVICE_LIMIT", nil, "1000", true),
            ("DEFAULT_DEVICE_LIMIT", nil, "1", false), ("FIXED_TRAFFIC_LIMIT_GB", nil, "0", true),
            ("FIXED_TRAFFIC_LIMIT_GB", nil, "99", false), ("SIMPLE_SUBSCRIPTION_PERIOD_DAYS", nil, "31", true),
            // It was unlimited without a value.
            ("SIMPLE_SUBSCRIPTION_TRAFFIC_GB", nil, "500", false),
            // Without a value the default holds again.
            ("TRIAL_DURATION_DAYS", "1", nil, true), ("TRIAL_DURATION_DAYS", "9", nil, false),
            ("RESET_TRAFFIC_ON_PAYMENT", nil, "true", true), ("RESET_TRAFFIC_ON_PAYMENT", "true", "false", false),
            ("DEFAULT_TRAFFIC_RESET_STRATEGY", #""MONTH""#, #""DAY""#, true),
            // More of these is more for more money, or no offer.
            ("MAX_DEVICES_LIMIT", "5", "0", false), ("TRIAL_WARNING_HOURS", "2", "9", false),
        ] as [(String, String?, String?, Bool)]
    )
    func configuration(key: String, before: String?, after: String?, grows: Bool) throws {
        #expect(try risks(key, from: before, to: after) == (grows ? [.offerGrew] : []))
    }

    @Test("a policy may have it accepted by name")
    func demanded() throws {
        var policy = Policy.standard
        policy.acknowledged = [.offerGrew]
        let settings = DirectorySettings(policy: policy, catalog: .builtIn)
        let row: Row = ["config_value": try json("3")]
        let grown: Row = ["config_value": try json("30")]
        let shop = Parsvpn(.configuration, "TRIAL_DURATION_DAYS", desired: grown, ledger: row, live: row)
        let plan = try Plan(
            request(
                [shop.tenant],
                [shop.state],
                secrets: shop.secrets,
                declared: DeclaredDirectory(settings: settings),
                settings: RecordedSettings(inForce: settings, policyRevision: 1, catalogRevision: nil)
            )
        )
        #expect(
            document(plan).requiredAcknowledgements.map(\.risk) == [.offerGrew]
        )
    }

    // MARK: Options of a feature

    private func feature(_ key: String, _ before: String?, _ after: String?) throws -> Parsvpn {
        func row(_ text: String?) throws -> Row? {
            try text.map { ["enabled": .bool(true), "config": try json($0)] }
        }
        return Parsvpn(.feature, key, desired: try row(after), ledger: try row(before), live: try row(before))
    }

    private func optionRisks(_ before: String?, _ after: String?) throws -> [Risk] {
        try feature("polls", before, after).plan().changes.flatMap(\.risks)
    }

    @Test("a key of the catalog in what a feature is set to means there what it means in the configuration")
    func options() throws {
        #expect(
            try optionRisks("{}", #"{"PRICE_30_DAYS":1,"TRIAL_DURATION_DAYS":365,"YOOKASSA_SHOP_ID":"evil"}"#)
                == [.priceFell, .offerGrew, .merchantChanged]
        )
        #expect(try optionRisks(#"{"PRICE_30_DAYS":99000}"#, #"{"PRICE_30_DAYS":60000}"#) == [.priceFell])
        #expect(try optionRisks(#"{"PRICE_30_DAYS":99000}"#, #"{"PRICE_30_DAYS":98000}"#) == [.priceLowered])
        #expect(try optionRisks(#"{"YOOKASSA_SHOP_ID":"1"}"#, "{}") == [.merchantChanged])
        #expect(try optionRisks(#"{"YOOKASSA_SHOP_ID":"1","a":1}"#, #"{"YOOKASSA_SHOP_ID":"1","a":2}"#).isEmpty)
    }

    @Test("so does a name that nobody described and that tells, on the top level alone")
    func undescribed() throws {
        #expect(try optionRisks("{}", #"{"NEXTPAY_API_URL":"https://evil.example"}"#) == [.merchantChanged])
        #expect(try optionRisks("{}", #"{"colour":"red","days":1}"#).isEmpty)
        #expect(try optionRisks("{}", #"{"texts":{"YOOKASSA_SHOP_ID":"1"}}"#).isEmpty)
    }

    @Test(
        "so does a name that leaves out the feature's, or is spelled otherwise",
        arguments: [
            ("yookassa", "shop_id", [.merchantChanged]), ("yookassa", "yookassa_shop_id", [.merchantChanged]),
            ("yookassa", "Shop-Id", [.merchantChanged]), ("yookassa", "shopId", [.merchantChanged]),
            ("cryptobot", "api_token", [.merchantChanged]), ("polls", "CryptoBot_Api_Token", [.merchantChanged]),
            ("polls", "merchant_id", [.merchantChanged]), ("polls", "api_url", [.merchantChanged]),
            ("polls", "BASE_URL", [.merchantChanged]), ("polls", "price", [.priceFell]),
            ("polls", "price_30_days", [.priceFell]),
            // Kept in columns of `bots`, which say themselves what they mean.
            ("zarinpal", "merchant_id", [.merchantChanged]), ("polls", "zarinpal_merchant_id", [.merchantChanged]),
            ("polls", "admin_notifications_chat_id", [.approverChanged]),
            // Keys of a feature may begin otherwise than it is called.
            ("mini_app", "custom_url", [.merchantChanged]), ("mini_app", "purchaseUrl", [.merchantChanged]),
            ("mini_app", "url", [.merchantChanged]), ("mini_app", "colour", []),
            // Below a way to pay a name that nobody knows may be anything.
            ("yookassa", "card_number", [.merchantChanged]), ("telegram_stars", "x", [.merchantChanged]),
            ("polls", "card_number", []),
            // Of these the table says that they are about no money.
            ("polls", "price_rounding_enabled", []), ("yookassa", "return_url", []), ("yookassa", "vatCode", []),
            ("polls", "api_token", []), ("polls", "shop_id_x", []), ("polls", "prices", []), ("polls", "", []),
        ] as [(String, String, [Risk])]
    )
    func spelled(key: String, name: String, risks: [Risk]) throws {
        let shop = try feature(key, "{\"\(name)\":100}", "{\"\(name)\":1}")
        #expect(try shop.plan().changes.flatMap(\.risks) == risks)
    }

    @Test("so does a key of the catalog of the files, or of the one in force")
    func ownCatalog() throws {
        let key = ConfigurationKey(name: "LOYALTY_TILL", type: .string, money: .merchant)
        let own = DirectorySettings(
            policy: .standard,
            catalog: Catalog.builtIn.adding(features: [], configuration: [key])
        )
        let shops = [
            try feature("polls", "{}", #"{"LOYALTY_TILL":"evil"}"#), try feature("loyalty", "{}", #"{"till":"evil"}"#),
        ]
        for shop in shops {
            for (declared, inForce) in [(own, DirectorySettings.standard), (.standard, own)] {
                let plan = try Plan(
                    request(
                        [shop.tenant],
                        [shop.state],
                        secrets: shop.secrets,
                        declared: DeclaredDirectory(settings: declared),
                        settings: RecordedSettings(inForce: inForce, policyRevision: nil, catalogRevision: 1)
                    )
                )
                #expect(plan.changes.flatMap(\.risks) == [.merchantChanged])
            }
            #expect(try shop.plan().changes.flatMap(\.risks).isEmpty)
        }
    }

    @Test("a feature that comes with options, goes with them, or is taken over is asked about for them")
    func rows() throws {
        let till = #"{"YOOKASSA_SHOP_ID":"evil"}"#
        #expect(try optionRisks(nil, till) == [.merchantChanged])
        #expect(try optionRisks(till, nil) == [.merchantChanged])
        var shop = try feature("polls", nil, till)
        shop.state.live[.feature] = shop.desired[.feature]
        #expect(try shop.plan().changes.flatMap(\.risks) == [.merchantChanged])
        // A tenant that is new as a whole is one note.
        let new = try feature("polls", nil, till)
        let plan = try Plan(request([new.tenant], [], secrets: new.secrets))
        #expect(plan.changes.flatMap(\.risks) == [.tenantCreated])
    }

    @Test("what was written into the database first is held against what was applied")
    func prepared() throws {
        var shop = try feature("polls", #"{"PRICE_30_DAYS":99000}"#, #"{"PRICE_30_DAYS":2}"#)
        shop.state.live[.feature]?["polls"]?["config"] = try json(#"{"PRICE_30_DAYS":1}"#)
        #expect(try shop.plan().changes.flatMap(\.risks) == [.priceFell])
        shop.state.live[.feature]?["polls"]?["config"] = try json(#"{"PRICE_30_DAYS":2}"#)
        #expect(try shop.plan().changes.flatMap(\.risks) == [.priceFell])
    }
}
