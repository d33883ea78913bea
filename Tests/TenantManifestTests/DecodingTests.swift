import CanonicalJSON
import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("What a manifest declares")
struct DecodingTests {
    static func json(_ text: String) throws -> FieldValue { .json(try JSONText(parsing: Array(text.utf8))) }

    @Test("a switch under payments sets the column and the flag, both from its own line")
    func columnToFlag() async throws {
        let loaded = try await load(shop("payments: { zarinpal: { enabled: true } }"))
        #expect(loaded.value(.bot, "shop", "zarinpal_enabled") == .bool(true))
        #expect(loaded.value(.feature, "zarinpal", "enabled") == .bool(true))
        #expect(loaded.origin(.bot, "shop", "zarinpal_enabled") == Origin(line: 5, column: 34))
        #expect(loaded.origin(.feature, "zarinpal", "enabled") == Origin(line: 5, column: 34))
    }

    @Test("the flag alone sets the column too")
    func flagToColumn() async throws {
        let loaded = try await load(shop("features: { card_to_card: false }"))
        #expect(loaded.value(.bot, "shop", "card_to_card_enabled") == .bool(false))
        #expect(loaded.origin(.bot, "shop", "card_to_card_enabled") == Origin(line: 5, column: 27))
    }

    private static let merchant = "merchant_id: 00000000-0000-4000-8000-00000000da7a"

    @Test("a flag that only has a config gets its switch from the column")
    func configAndColumn() async throws {
        let loaded = try await load(
            shop(
                "features: { zarinpal: { config: { a: 1 } } }\n"
                    + "payments: { zarinpal: { enabled: true, \(Self.merchant) } }"
            )
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty)
        #expect(loaded.value(.feature, "zarinpal", "enabled") == .bool(true))
        #expect(loaded.value(.feature, "zarinpal", "config") == (try Self.json(#"{"a":1}"#)))
    }

    @Test("both spellings of a switch may stand there when they agree, each with its own line")
    func agreement() async throws {
        let loaded = try await load(
            shop("features: { zarinpal: true }\npayments: { zarinpal: { enabled: true, \(Self.merchant) } }")
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty)
        #expect(loaded.origin(.feature, "zarinpal", "enabled")?.line == 5)
        #expect(loaded.origin(.bot, "shop", "zarinpal_enabled")?.line == 6)
    }

    @Test("rotation goes to every card, from the line of the section")
    func everyRow() async throws {
        let loaded = try await load(
            shop(
                """
                payments:
                  card_to_card:
                    cards:
                      b: { card_number: "6104337000007870", card_holder_name: B }
                      a: { card_number: "6037997000006560", card_holder_name: A }
                    rotation: random
                """
            )
        )
        for card in ["a", "b"] {
            #expect(loaded.value(.card, card, "rotation_strategy") == .text("random"))
            #expect(loaded.origin(.card, card, "rotation_strategy") == Origin(line: 10, column: 15))
        }
        #expect(loaded.value(.card, "a", "card_holder_name") == .text("A"))
        #expect(loaded.tenants[0].rows[ResourceKind.card.order].values.keys == ["a", "b"])
    }

    @Test("switches are no rows when nothing sets them")
    func noRows() async throws {
        let rows = try await load(shop("")).tenants[0].rows
        #expect(rows.map(\.values.count) == [1, 0, 0, 0, 0])
    }

    static let trees: [(yaml: String, json: String)] = [
        ("text", #""text""#), ("'1'", #""1""#), ("yes", #""yes""#), ("010", #""010""#), ("0x1F", "31"),
        ("-9223372036854775808", "-9223372036854775808"), ("1e3", "1000"), ("1.50", "1.5"), ("[]", "[]"),
        ("{}", "{}"), ("{ b: 1, a: [~, true] }", #"{"a":[null,true],"b":1}"#), ("{ 1: x }", #"{"1":"x"}"#),
        ("{ value: 3 }", "3"), ("{ value: { value: [x] } }", #"["x"]"#),
        ("{ value: 3, other: 4 }", #"{"other":4,"value":3}"#), ("{ env: [a] }", #"{"env":["a"]}"#),
        ("\"a\\nb\\\"\"", #""a\nb\"""#), ("علی", #""علی""#),
    ]

    @Test(
        "configuration is any value, kept as canonical JSON; a lone `value` stands for what it holds",
        arguments: trees
    )
    func configuration(yaml: String, expected: String) async throws {
        let loaded = try await load([
            "shop.yaml": shop("configuration:\n  KEY: \(yaml)"), "_catalog.yaml": ownKeys("KEY"),
        ])
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.value(.configuration, "KEY", "config_value") == (try Self.json(expected)))
    }

    @Test("an alias counts as what it names, also where it stands for itself many times")
    func aliases() async throws {
        let text = String(repeating: "x", count: 20_000)
        let aliases = { (count: Int) in [String](repeating: "*t", count: count).joined(separator: ", ") }
        let load = { (configuration: String) in
            try await TenantManifestTests.load([
                "shop.yaml": shop("configuration: \(configuration)"), "_catalog.yaml": ownKeys("A", "B"),
            ])
        }
        let few = try await load("{ A: &t \(text), B: [\(aliases(2))] }")
        #expect(
            few.value(.configuration, "B", "config_value") == (try Self.json("[\"\(text)\",\"\(text)\"]"))
        )
        let many = try await load("{ A: &t \(text), B: [\(aliases(60))] }")
        #expect(Set(many.diagnostics.diagnostics.map(\.id)) == ["value.too_large"])
    }

    @Test("values that aliases nest deeper than the text is are refused")
    func depth() async throws {
        var lines = ["configuration:", "  K0: &k0 [x]"]
        var catalog = "version: 1\nconfiguration:\n  K0: { type: list }\n"
        for level in 1...80 {
            lines.append("  K\(level): &k\(level) [*k\(level - 1)]")
            catalog += "  K\(level): { type: list }\n"
        }
        let loaded = try await load(["shop.yaml": shop(lines.joined(separator: "\n")), "_catalog.yaml": catalog])
        #expect(Set(loaded.diagnostics.diagnostics.map(\.id)) == ["value.too_deep"])
    }

    static let hints: [(fragment: String, hint: String)] = [
        ("setings: {}", "did you mean `settings`?"),
        ("plans: { a: { name: A, period_day: 1, price_toman: 1 } }", "did you mean `period_days`?"),
        ("master: yes", "yes, no, on and off are text in YAML 1.2; write `true`"),
        ("active: off", "yes, no, on and off are text in YAML 1.2; write `false`"),
        ("active: \"true\"", "if it looks right, remove the quotes"),
        (
            "settings: { admin_topic_id: 010 }",
            "in YAML 1.2 a number with a leading zero, `_` or `:` is text; write plain digits"
        ),
        ("payments: { card_to_card: { rotation: weigthed } }", "did you mean `weighted`?"),
        ("settings: { support_username: 12345 }", "put it in quotes"),
    ]

    @Test("a hint says what to write instead", arguments: hints)
    func hint(fragment: String, hint: String) async throws {
        let loaded = try await load(shop(fragment))
        #expect(loaded.diagnostics.diagnostics.compactMap(\.hint).contains(hint), "\(loaded.everyWord)")
    }
}
