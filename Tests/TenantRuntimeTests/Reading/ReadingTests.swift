import CanonicalJSON
import TenantModel
import TenantTesting
import Testing

@testable import TenantRuntime

@Suite("Reading what a bot is configured to")
struct ReadingTests {
    @Test("flags by bit, by name, with what they are set to; a flag without a row is off")
    func flags() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            let bot = try #require(snapshot.bot(id: 1))
            #expect(bot.isEnabled(.referralProgram) && bot.isEnabled("referral_program"))
            #expect(!bot.isEnabled(.zarinpal) && !bot.isEnabled("zarinpal"))
            #expect(!bot.isEnabled(.telegramStars) && !bot.isEnabled("telegram_stars"))
            #expect(bot.isEnabled("our_own") && !bot.isEnabled("nobody_s"))
            #expect(bot.config(of: "referral_program")?["levels"]?.integer == 2)
            #expect(bot.config(of: "referral_program")?["نام"]?.string == "ی")
            #expect(bot.config(of: "zarinpal") == .object([]))
            #expect(bot.config(of: "telegram_stars") == nil)
            #expect(bot.features.map(\.key) == ["our_own", "referral_program", "zarinpal"])
            #expect(bot.features.map(\.isEnabled) == [true, true, false])
            #expect(snapshot.bot(id: 3)?.isEnabled(.referralProgram) == false)
        }
    }

    @Test("every known feature has a bit of its own", arguments: KnownFeature.allCases)
    func everyBit(_ feature: KnownFeature) async throws {
        let keys = KeyTable(Catalog.builtIn.features.map(\.name))
        let rows = KnownFeature.allCases.map { (isEnabled: $0 == feature, config: JSONText.emptyObject) }
        let flags = FeatureRows(keys: keys, rows: rows)
        #expect(flags.known == feature.bit)
        #expect(keys.names.indices.filter(flags.isEnabled) == [Int(feature.rawValue)])
    }

    @Test("more flags than a word holds are all told apart")
    func manyFlags() {
        let names = (0..<200).map { format3($0) }
        let flags = FeatureRows(
            keys: KeyTable(names),
            rows: names.indices.map { (isEnabled: $0 % 3 == 0, config: JSONText.emptyObject) }
        )
        for place in names.indices { #expect(flags.isEnabled(at: place) == (place % 3 == 0)) }
    }

    @Test(
        "a value of the key's type is read as that type, wrapped or bare",
        arguments: [
            (key: "TRIAL_DURATION_DAYS", json: "7", "integer"),
            ("TRIAL_DURATION_DAYS", "-9223372036854775808", "integer"),
            ("TRIAL_DURATION_DAYS", "7.0", "integer"), ("TRIAL_DURATION_DAYS", "7e0", "integer"),
            ("ACTIVATE_BUTTON_VISIBLE", "true", "bool"), ("ACTIVATE_BUTTON_TEXT", #""سلام\n\"x\"""#, "text"),
            ("ACTIVATE_BUTTON_TEXT", #""""#, "text"), ("ACTIVATE_BUTTON_TEXT", #""true""#, "text"),
        ],
        [true, false]
    )
    func typed(_ value: (key: String, json: String, type: String), _ isWrapped: Bool) async throws {
        let bot = try await bot([(value.key, isWrapped ? #"{"value": \#(value.json)}"# : value.json)])
        let read = [
            bot.integer(value.key) != nil ? "integer" : nil, bot.bool(value.key) != nil ? "bool" : nil,
            bot.text(value.key) != nil ? "text" : nil, bot.double(value.key) != nil ? "double" : nil,
        ].compactMap(\.self)
        #expect(read == [value.type])
        let expected = try JSONText(parsing: Array(value.json.utf8))
        #expect(bot.json(value.key).map(JSONText.init) == expected)
        guard case .value(_, isDefault: false) = bot.reading(of: value.key) else {
            Issue.record("\(bot.reading(of: value.key))")
            return
        }
    }

    @Test("numbers that are not whole are read as numbers, and whole ones too")
    func doubles() async throws {
        let key = try #require(Catalog.builtIn.configuration.first { $0.type == .float && !$0.isPlatform }).name
        #expect(try await bot([(key, "1.5")]).double(key) == 1.5)
        #expect(try await bot([(key, "2")]).double(key) == 2)
        #expect(try await bot([(key, "1e400")]).double(key) == nil)
        #expect(try await bot([(key, #""1.5""#)]).double(key) == nil)
    }

    @Test(
        "a value that somebody else wrote in another type is no value, and not the default either",
        arguments: [
            #""7""#, "true", "null", "7.5", "9223372036854775808", "[7]", #"{"value": "7"}"#,
            #"{"value": {"value": 7}}"#, #"{"other": 7}"#, #"{"value": 7, "other": 1}"#, "{}", "[]", #""""#,
        ]
    )
    func garbage(_ json: String) async throws {
        let bot = try await bot([("TRIAL_DURATION_DAYS", json)])
        #expect(bot.integer("TRIAL_DURATION_DAYS") == nil)
        #expect(bot.json("TRIAL_DURATION_DAYS") == nil)
        guard case .malformed(.some) = bot.reading(of: "TRIAL_DURATION_DAYS") else {
            Issue.record("\(bot.reading(of: "TRIAL_DURATION_DAYS"))")
            return
        }
        // Listed as it is.
        let expected = try JSONText(parsing: Array(json.utf8)).text
        let entry = try #require(bot.configuration.first?.value)
        #expect(JSONText(entry).text == expected || #"{"value":\#(JSONText(entry).text)}"# == expected)
    }

    @Test("lists that nest deeper than our reader goes are listed without a value and stop nobody")
    func deep() async throws {
        let deep = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        let bot = try await bot([("TRIAL_DURATION_DAYS", deep), ("ANY", "1"), ("YOOKASSA_SECRET_KEY", deep)])
        guard case .malformed(nil) = bot.reading(of: "TRIAL_DURATION_DAYS") else {
            Issue.record("\(bot.reading(of: "TRIAL_DURATION_DAYS"))")
            return
        }
        #expect(bot.integer("TRIAL_DURATION_DAYS") == nil)
        #expect(bot.secret("YOOKASSA_SECRET_KEY") == nil)
        #expect(bot.integer("ANY") == 1)
        #expect(bot.configuration.map(\.key) == ["ANY", "TRIAL_DURATION_DAYS", "YOOKASSA_SECRET_KEY"])
    }

    @Test(
        "what somebody made of a flag's config is an object all the same",
        arguments: [
            "[1]", "null", "3", #""x""#, String(repeating: "[", count: 999) + String(repeating: "]", count: 999),
        ]
    )
    func strangeConfig(_ json: String) async throws {
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql(
                """
                INSERT INTO bots (name, telegram_bot_token) VALUES ('b', '1:x');
                INSERT INTO bot_feature_flags (bot_id, feature_key, enabled, config) VALUES (1, 'polls', true, '\(json)');
                """
            )
            let bot = try #require(try await database.snapshot().bots.first)
            #expect(bot.config(of: "polls") == .object([]) && bot.isEnabled(.polls))
        }
    }

    @Test("a key without a row has the catalog's default in the key's type")
    func catalogDefaults() async throws {
        let bot = try await bot([])
        var read = 0
        for key in Catalog.builtIn.configuration where key.storage == .configuration && !key.isSecret {
            guard let text = key.defaultText else {
                #expect(bot.json(key.name) == nil, "\(key.name)")
                continue
            }
            guard case .value(let json, isDefault: true) = bot.reading(of: key.name) else {
                Issue.record("\(key.name): \(text) was not understood as \(key.type)")
                continue
            }
            read += 1
            switch key.type {
            case .string: #expect(bot.text(key.name) == text && json == .string(text))
            case .int: #expect(bot.integer(key.name) == Int64(text))
            case .bool: #expect(bot.bool(key.name) == (text == "true"))
            case .float: #expect(bot.double(key.name) == Double(text))
            case .list, .map, .any: Issue.record("\(key.name) has a default of type \(key.type)")
            }
        }
        #expect(read > 100)
    }

    @Test("a key that is kept in a flag is that flag, on or off, and a stray row of the same name is not looked at")
    func keysInFlags() async throws {
        try await withShops { database in
            try await database.psql(
                "INSERT INTO bot_configurations VALUES (1, 'REFERRAL_PROGRAM_ENABLED', 'false'), "
                    + "(1, 'SUPPORT_USERNAME', '\"@stray\"')"
            )
            let bot = try #require(try await database.snapshot().bot(id: 1))
            #expect(bot.bool("REFERRAL_PROGRAM_ENABLED") == true)
            // Without a row the feature is off, though the original's default is on: one switch has one answer.
            #expect(bot.bool("TELEGRAM_STARS_ENABLED") == false)
            #expect(bot.isEnabled(.telegramStars) == false)
            #expect(bot.text("SUPPORT_USERNAME") == "@pars")
        }
    }

    @Test("a key that is kept in a column is that column in the key's type, else its default")
    func keysInColumns() async throws {
        try await withShops { database in
            let snapshot = try await database.snapshot()
            let (one, two) = (try #require(snapshot.bot(id: 1)), try #require(snapshot.bot(id: 2)))
            #expect(one.text("ADMIN_NOTIFICATIONS_CHAT_ID") == "-100123")
            #expect(one.integer("ADMIN_NOTIFICATIONS_CHAT_ID") == nil)
            #expect(one.text("DEFAULT_LANGUAGE") == "fa")
            #expect(one.bool("ZARINPAL_SANDBOX") == false)
            #expect(two.text("SUPPORT_USERNAME") == "@support")
            #expect(two.supportUsername == nil)
            #expect(two.integer("CARD_RECEIPT_TOPIC_ID") == nil)
        }
    }

    @Test("what the process is set to is none of a bot's")
    func platformKeys() async throws {
        let platform = try #require(Catalog.builtIn.configuration.first { $0.isPlatform && $0.defaultText != nil })
        let bot = try await bot([(platform.name, "1")])
        #expect(bot.json(platform.name) == nil)
        guard case .absent = bot.reading(of: platform.name) else {
            Issue.record("\(platform.name)")
            return
        }
    }

    @Test("a key that the catalog does not have is read as what it is")
    func unknownKeys() async throws {
        let bot = try await bot([
            ("OUR_LIST", #"[1, "دو"]"#), ("OUR_NUMBER", "3"), ("OUR_MAP", #"{"b": 1, "a": null}"#),
        ])
        #expect(bot.json("OUR_LIST")?.array?.last?.string == "دو")
        #expect(bot.integer("OUR_NUMBER") == 3)
        #expect(bot.json("OUR_MAP")?["a"] == .null)
        #expect(bot.json("NOBODY_S") == nil)
    }

    @Test(
        "a secret is whatever text or data stands in its row",
        arguments: [(#""pass""#, "pass"), (#"{"value": "a\"b"}"#, "a\"b"), ("17", "17"), (#"{"a": 1}"#, #"{"a":1}"#)]
    )
    func secrets(_ json: String, _ value: String) async throws {
        let bot = try await bot([("YOOKASSA_SECRET_KEY", json)])
        #expect(bot.secret("YOOKASSA_SECRET_KEY")?.reveal() == value)
        guard case .secret = bot.reading(of: "YOOKASSA_SECRET_KEY") else {
            Issue.record("it is no secret")
            return
        }
    }

    /// A bot with these rows of configuration.
    private func bot(_ rows: [(key: String, json: String)]) async throws -> Bot {
        var bot: Bot?
        try await withTestDatabase(template: .currentSchema) { database in
            try await database.psql("INSERT INTO bots (name, telegram_bot_token) VALUES ('b', '1:x')")
            if !rows.isEmpty {
                let values = rows.map { "(1, '\($0.key)', $json$\($0.json)$json$)" }.joined(separator: ", ")
                try await database.psql("INSERT INTO bot_configurations VALUES \(values)")
            }
            bot = try await database.snapshot().bots.first
        }
        return try #require(bot)
    }

    private func format3(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}
