extension ConfigurationKey {
    /// What a value has to do with customers' money. Decides of which changes a plan asks for an acknowledgement.
    public enum MoneyRole: String, Sendable, CaseIterable {
        /// Where the money goes, who may say that it came, or the page on which customers pay. Of a switch: that nothing
        /// is really paid.
        case merchant
        /// Who approves payments.
        case approver
        /// What something costs, in what it is paid, or how that is reckoned. Of a switch: that it costs something.
        case price
        /// What customers are given or let off. Of a switch: that they are.
        case discount
        /// What prices are multiplied with or divided by: either way some of them fall.
        case rate
        /// What customers get for their money, or for nothing: days of a trial. Of a switch: that they get it. Of a word: how
        /// much of it.
        case offer
        /// How much of something customers may use: traffic, devices. Nothing is no limit.
        case limit
    }

    /// What changes of its value mean, of a key that its catalog need not describe.
    var moneyRisks: [RiskRule] { risks(as: money ?? MoneyRole(ofKey: name)) }

    /// What changes of its value mean by its catalog alone, which says all that there is to say.
    var describedRisks: [RiskRule] { risks(as: money) }

    private func risks(as role: MoneyRole?) -> [RiskRule] { role?.risks(of: type, unset: unset) ?? [] }

    /// What the bot does without a value, where that is a number.
    var unset: FieldValue {
        switch type {
        case .int, .float: defaultText.map(FieldValue.text) ?? .undeclared
        default: .undeclared
        }
    }
}

extension ConfigurationKey.MoneyRole {
    /// From this much on a price has fallen.
    private static let percent: Int64 = 30

    /// What changes mean of a value that has this role.
    ///
    /// - Parameters:
    ///   - type: What kind of value it is.
    ///   - unset: What the bot does without a value: a first price is a fallen one beside it, a first limit a raised one.
    /// - Returns: The rules, each risk at most twice.
    func risks(of type: ConfigurationKey.ValueType, unset: FieldValue = .undeclared) -> [RiskRule] {
        switch (self, type) {
        case (.merchant, .bool): [.when(.turnsOn, .merchantChanged)]
        case (.merchant, _): [.when(.changes, .merchantChanged)]
        case (.approver, _): [.when(.changes, .approverChanged)]
        case (.price, .bool): [.when(.turnsOff, .priceFell)]
        case (.price, _):
            [
                .when(.falls(byMoreThanPercent: Self.percent, fromUnset: unset), .priceFell),
                .when(.falls(byMoreThanPercent: 0, fromUnset: unset), .priceLowered),
                .when(.rises(), .priceRose),
            ]
        case (.discount, .bool): [.when(.turnsOn, .priceFell)]
        case (.discount, _): [.when(.grows(byMoreThanPercent: Self.percent), .priceFell)]
        case (.rate, _):
            [
                .when(.falls(byMoreThanPercent: Self.percent), .priceFell),
                .when(.grows(byMoreThanPercent: Self.percent), .priceFell),
            ]
        case (.offer, .int), (.offer, .float): [.when(.rises(fromUnset: unset), .offerGrew)]
        case (.limit, .int), (.limit, .float): [.when(.risesOrIsLifted(fromUnset: unset), .offerGrew)]
        case (.offer, .bool), (.limit, .bool): [.when(.turnsOn, .offerGrew)]
        // Which of two words, or of two lists, gives more nobody can tell.
        case (.offer, _), (.limit, _): [.when(.changes, .offerGrew)]
        }
    }

    /// The role that the name of a key tells which nobody described: one of an organisation that says none, or one that
    /// somebody wrote into the database. The keys of the bot itself are described one by one.
    init?(ofKey name: String) {
        switch name {
        case _ where Self.merchants.contains(where: name.hasSuffix): self = .merchant
        case _ where name.hasPrefix("PRICE_") || Self.prices.contains(where: name.hasSuffix): self = .price
        case _ where name.hasSuffix("_RATE_RUB"): self = .rate
        default: return nil
        }
    }

    private static let merchants = [
        "_BASE_URL", "_API_URL", "_PUBLIC_KEY_URL", "_WIDGET_URL", "_DONATE_LINK", "_SHOP_ID", "_MERCHANT_ID",
        "_PUBLIC_ID", "_TESTNET", "_TEST_MODE",
    ]
    private static let prices = ["_PRICE", "_PRICE_PER_MONTH"]
}
