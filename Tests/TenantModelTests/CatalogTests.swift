import Foundation
import TenantModel
import Testing

private enum Places {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let tables = checkout.appendingPathComponent("Sources/TenantModel/Catalog")
    /// Where the facts are kept that the project's copy was made from; not part of the project.
    static let facts = checkout.deletingLastPathComponent().appendingPathComponent("shared/domain")
    static let haveFacts = FileManager.default.fileExists(atPath: facts.path)
}

@Suite("The built-in catalog")
struct CatalogTests {
    static func table(_ name: String) throws -> [[String]] {
        let text = try String(contentsOf: Places.tables.appendingPathComponent(name), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map(cells)
    }

    /// Reads a line of a table; independent of the reader under test.
    static func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if !index.isMultiple(of: 2) {
                cells[cells.count - 1] += part
                continue
            }
            let parts = part.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if cells.isEmpty { cells = parts } else { cells[cells.count - 1] += parts[0]; cells += parts.dropFirst() }
        }
        return cells
    }

    @Test("holds every feature of the table, with its category")
    func features() throws {
        let rows = try Self.table("features.csv")
        #expect(rows.count == Catalog.builtIn.features.count)
        for row in rows { #expect(Catalog.builtIn.feature(row[0])?.category == row[1], "\(row)") }
    }

    @Test("holds every key of the table, understood to its last cell")
    func configuration() throws {
        let rows = try Self.table("configuration.csv")
        #expect(rows.count == Catalog.builtIn.configuration.count)
        for row in rows {
            let key = try #require(Catalog.builtIn.configuration(row[0]), "\(row)")
            let (scope, storage, target) =
                switch key.storage {
                case .platform: ("platform", "none", "")
                case .configuration: ("tenant", "configuration", key.name)
                case .flag(let feature): ("tenant", "feature_flag", feature)
                case .botColumn(let column): ("tenant", "bots_column", column)
                }
            let understood = [
                key.name, key.type.rawValue, scope, storage, target, key.feature ?? "", key.isSecret ? "yes" : "no",
                key.allowedWords.joined(separator: "|"), key.unit ?? "", key.defaultText ?? "",
                key.money?.rawValue ?? "",
            ]
            #expect(understood == row)
        }
    }

    @Test("names only features, flags and columns that there are")
    func targets() {
        for key in Catalog.builtIn.configuration {
            if let feature = key.feature { #expect(Catalog.builtIn.feature(feature) != nil, "\(key.name)") }
            switch key.storage {
            case .flag(let feature): #expect(Catalog.builtIn.feature(feature) != nil, "\(key.name)")
            case .botColumn(let column): #expect(ResourceKind.bot.fieldIndex(column) != nil, "\(key.name)")
            case .configuration, .platform: break
            }
        }
        for switched in ResourceKind.bot.fields.compactMap(\.switchesFeature) {
            #expect(Catalog.builtIn.feature(switched) != nil, "\(switched)")
        }
    }

    @Test("says of every key of the platform why it is one, and of no other")
    func reasons() {
        for key in Catalog.builtIn.configuration {
            #expect((key.platformReason != nil) == key.isPlatform, "\(key.name)")
        }
        let wata = Catalog.builtIn.configuration("WATA_WEBHOOK_PORT")
        #expect(wata?.platformReason == "gateways call one address of the process for all tenants")
        #expect(Catalog.builtIn.configuration("BOT_TOKEN")?.manifestPath == "telegram.bot_token")
    }

    @Test(
        "is the table of facts, line by line",
        .enabled(if: Places.haveFacts, "the table of facts is not beside the checkout"),
        arguments: [("features.csv", "feature-keys.csv"), ("configuration.csv", "config-keys.csv")]
    )
    func sameAsFacts(copy: String, original: String) throws {
        let read = { (url: URL) in
            // Every line ends in LF here, whatever the table of facts was written with.
            try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).map(Self.cells)
        }
        let facts = try read(Places.facts.appendingPathComponent(original))
        let columns = try #require(facts.first).count
        // What a key has to do with money is no fact about the bot, but a decision of ours, behind the others.
        #expect(try read(Places.tables.appendingPathComponent(copy)).map { Array($0.prefix(columns)) } == facts)
    }

    @Test("says of every key by which a gateway is told whose money it is that it is the merchant")
    func merchants() {
        let names = [
            "_BASE_URL", "_API_URL", "_ID", "_WIDGET_URL", "_LINK", "_TESTNET", "_TEST_MODE", "_PUBLIC_KEY_URL",
        ]
        let gateways = Catalog.builtIn.configuration.filter { key in
            key.storage == .configuration && key.feature.flatMap(Catalog.builtIn.feature)?.isPayment == true
                // Receipts for the tax office; no payment goes there.
                && key.feature != "nalogo"
        }
        let tellers = gateways.filter { key in key.isSecret || names.contains(where: key.name.hasSuffix) }
        #expect(tellers.count == 31)
        for key in tellers { #expect(key.money == .merchant, "\(key.name)") }
    }

    @Test("says of every price, discount and rate that it is one, and nothing of a key that is kept elsewhere")
    func prices() {
        for key in Catalog.builtIn.configuration {
            guard key.storage == .configuration else {
                #expect(key.money == nil, "\(key.name): its field says what a change of it means")
                continue
            }
            if key.unit == "kopeks", key.name.hasPrefix("PRICE_") || key.name.contains("_PRICE") {
                #expect(key.money == .price, "\(key.name)")
            }
            if key.name.hasSuffix("_CURRENCY") { #expect(key.money == .price, "\(key.name)") }
            if key.name.hasSuffix("_DISCOUNTS") { #expect(key.money == .discount, "\(key.name)") }
        }
        #expect(Catalog.builtIn.configuration("TELEGRAM_STARS_RATE_RUB")?.money == .rate)
        #expect(Catalog.builtIn.configuration("PRICE_ROUNDING_ENABLED")?.money == nil)
    }

    @Test("bounds what is counted, priced or shared out, and what the bot takes apart")
    func limits() throws {
        let limit = { (key: String) in Catalog.builtIn.configuration(key)?.limit.map { "\($0)" } }
        #expect(limit("TRIAL_DURATION_DAYS") == "integers(ClosedRange(0...2147483647))")
        #expect(limit("REFERRAL_COMMISSION_PERCENT") == "integers(ClosedRange(0...100))")
        #expect(limit("PRICE_30_DAYS") == "integers(ClosedRange(0...100000000000))")
        #expect(limit("ADMIN_REPORTS_TOPIC_ID") == "integers(ClosedRange(1...2147483647))")
        #expect(limit("PAL24_BASE_URL") == "form(TenantModel.TextForm.url)")
        #expect(limit("TIMEZONE") == "form(TenantModel.TextForm.timeZone)")
        #expect(limit("MAIN_MENU_MODE") == #"words(["default", "text"])"#)
        #expect(limit("PAYMENT_SERVICE_NAME") == nil)
    }
}

@Suite("A catalog with an organisation's own keys")
struct OwnCatalogTests {
    @Test("knows them beside those of the bot")
    func added() {
        let catalog = Catalog.builtIn.adding(
            features: [FeatureKey(name: "loyalty")],
            configuration: [ConfigurationKey(name: "LOYALTY_POINTS", type: .int, feature: "loyalty")]
        )
        #expect(catalog.feature("loyalty") != nil)
        #expect(catalog.configuration("LOYALTY_POINTS")?.feature == "loyalty")
        #expect(catalog.feature("polls")?.category == "marketing")
        #expect(catalog.configuration.map(\.name) == catalog.configuration.map(\.name).sorted())
        #expect(Catalog.builtIn.feature("loyalty") == nil)
    }

    @Test("leaves a key of the bot what it is, whatever else is said of it")
    func redefined() {
        let plain = ConfigurationKey(name: "CRYPTOBOT_API_TOKEN", type: .string, isSecret: false)
        let catalog = Catalog.builtIn.adding(features: [], configuration: [plain])
        #expect(catalog.configuration("CRYPTOBOT_API_TOKEN")?.isSecret == true)
        #expect(catalog.configuration.count == Catalog.builtIn.configuration.count)
    }

    @Test("tells names apart by their bytes", arguments: ["", "polls2", "POLLS", "poll", "\u{212A}EY"])
    func bytes(name: String) {
        let catalog = Catalog.builtIn.adding(features: [FeatureKey(name: "KEY")], configuration: [])
        #expect(catalog.feature("KEY") != nil)
        #expect(catalog.feature(name) == nil)
    }
}
