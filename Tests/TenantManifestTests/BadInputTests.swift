import Diagnostics
import TenantManifest
import Testing

@Suite("Faults in one manifest")
struct BadInputTests {
    /// Every source is a manifest with its findings marked.
    static let sources: [(name: String, text: String)] = [
        (
            "a key that is not known, at every level",
            shop(
                """
                setings: {}
                #^ manifest.unknown_key
                settings:
                  lang: fa
                  #^ manifest.unknown_key
                plans:
                  a:
                    name: A
                    period_days: 30
                    price_toman: 1
                    perod_days: 30
                    #^ manifest.unknown_key
                payments:
                  zarinpal: { enable: true }
                              #^ manifest.unknown_key
                extend: [base]
                #^ manifest.unknown_key
                """
            )
        ),
        (
            "a value of another type",
            shop(
                """
                master: yes
                        #^ manifest.wrong_type
                active: "true"
                        #^ manifest.wrong_type
                settings:
                  admin_topic_id: 010
                                  #^ manifest.wrong_type
                  admin_chat_id: "-1"
                                 #^ manifest.wrong_type
                  support_username: [a]
                                    #^ manifest.wrong_type
                features: [a]
                          #^ manifest.wrong_type
                plans:
                  a: 12
                  #^ manifest.required
                     #^ manifest.wrong_type
                """
            )
        ),
        (
            "a key that is given twice",
            shop(
                """
                settings:
                  default_language: fa
                  default_language: en
                  #^ yaml.duplicate_key
                """
            )
        ),
        (
            "keys that have to be there",
            """
            settings: {}
            #^ manifest.required
            """
        ),
        (
            "fields that a row has to declare",
            shop(
                """
                plans:
                  a: { name: A }
                  #^ manifest.required
                payments:
                  card_to_card:
                    cards:
                      b: {}
                      #^ manifest.required
                """
            )
        ),
        (
            "nothing where a value is needed",
            shop(
                """
                active:
                       #^ manifest.null
                settings:
                  default_language: ~
                                    #^ manifest.null
                configuration:
                  A: null
                     #^ manifest.null
                features: { polls: null }
                                   #^ manifest.null
                """
            )
        ),
        (
            "a card number with a wrong check digit, too short, with letters",
            shop(
                """
                payments:
                  card_to_card:
                    cards:
                      a: { card_number: "6104337000007871", card_holder_name: A }
                                        #^ value.card_number
                      z: { card_number: "6037997000006560", card_holder_name: "A 6104-3370 0000 7870" }
                                                                              #^ value.card_number_in_name
                      y: { card_number: "6219867000006565", card_holder_name: "۶۱۰۴۳۳۷۰۰۰۰۰۷۸۷۰" }
                                                                              #^ value.card_number_in_name
                      x: { card_number: "6273537000009181", card_holder_name: "A 2 6104337000007871" }
                      b: { card_number: "61043370", card_holder_name: A }
                                        #^ value.card_number
                      c: { card_number: "6104 card", card_holder_name: A }
                                        #^ value.card_number
                      d: { card_number: 6104337000007870, card_holder_name: A }
                                        #^ manifest.wrong_type
                """
            )
        ),
        (
            "a card of no known bank, which is only a warning",
            shop(
                """
                payments:
                  card_to_card:
                    cards:
                      a: { card_number: "4111111111111111", card_holder_name: A }
                                        #^ warning value.unknown_bank
                """
            )
        ),
        (
            "a price above the limit, below zero, beyond 64 bits, in words, twice",
            shop(
                """
                plans:
                  a: { name: A, period_days: 1, price_toman: 1000000001 }
                                                             #^ value.price
                  b: { name: A, period_days: 1, price_kopeks: 100000000001 }
                                                              #^ value.price
                  c: { name: A, period_days: 1, price_toman: -1 }
                                                             #^ value.price
                  d: { name: A, period_days: 1, price_toman: 99999999999999999999 }
                                                             #^ value.price
                  e: { name: A, period_days: 1, price_toman: 150_000 }
                                                             #^ manifest.wrong_type
                  f: { name: A, period_days: 1, price_toman: 1, price_kopeks: 100 }
                                                                #^ manifest.two_spellings
                """
            )
        ),
        (
            "numbers out of range",
            shop(
                """
                settings:
                  admin_chat_id: 0
                                 #^ value.chat_id
                  admin_topic_id: 0
                                  #^ value.range
                  notification_group_id: 170030030
                                         #^ value.group_id
                plans:
                  a: { name: A, period_days: -30, price_toman: 1 }
                                             #^ value.range
                  b: { name: A, period_days: 30, price_toman: 1, device_limit: 99999 }
                                                                               #^ value.range
                """
            )
        ),
        (
            "chats of people and of groups, and a group whose minus was forgotten",
            shop(
                """
                settings:
                  admin_chat_id: 1001234567890
                                 #^ warning value.chat_id
                  notification_group_id: 0
                                         #^ value.chat_id
                configuration: { ADMIN_NOTIFICATIONS_CHAT_ID: 1001234567890 }
                                                              #^ warning value.chat_id
                """
            )
        ),
        (
            "a person's number is a chat, as are the greatest of groups and of channels",
            shop("settings: { admin_chat_id: 4503599627370495, notification_group_id: -1997852516352 }")
        ),
        (
            "a language that does not exist",
            shop("settings: { default_language: xx }\n                              #^ value.language")
        ),
        (
            "a language in upper case",
            shop("settings: { default_language: FA }\n                              #^ value.language")
        ),
        (
            "a name that is no account of Telegram",
            shop(
                "settings: { support_username: \"@a-b-c\" }\n                              #^ value.username"
            )
        ),
        (
            "text that is blank or too long",
            shop(
                """
                plans:
                  a: { name: "", period_days: 1, price_toman: 1 }
                             #^ value.blank
                  b: { name: " \\u200c ", period_days: 1, price_toman: 1 }
                             #^ value.blank
                  w: { name: "\\u2060\\u00ad\\u180e", period_days: 1, price_toman: 1 }
                             #^ value.blank
                  f: { name: "\\u3164 \\uffa0", period_days: 1, price_toman: 1 }
                             #^ value.blank
                  n: { name: "\\u2060N", period_days: 1, price_toman: 1 }
                             #^ warning value.hidden_character
                  l: { name: "Weekly\\n5 GB", period_days: 1, price_toman: 1 }
                             #^ warning value.several_lines
                  t: { name: "Weekly\\t5 GB", period_days: 1, price_toman: 1 }
                             #^ warning value.several_lines
                  c: { period_days: 1, price_toman: 1, name: \(String(repeating: "ن", count: 256)) }
                                                             #^ value.too_long
                """
            )
        ),
        (
            "a word that is no choice",
            shop(
                """
                payments:
                  card_to_card:
                    rotation: weigted
                              #^ value.choice
                """
            )
        ),
        (
            "a rotation without any card, which is only a warning",
            shop(
                """
                payments:
                  card_to_card:
                    rotation: weighted
                              #^ warning manifest.no_effect
                """
            )
        ),
        (
            "the two spellings of a switch that disagree",
            shop(
                """
                features: { zarinpal: false }
                payments: { zarinpal: { enabled: true } }
                                                 #^ manifest.switch_conflict
                """
            )
        ),
        (
            "keys of rows without the right form",
            shop(
                """
                features:
                  a b: true
                  #^ manifest.key
                plans:
                  Monthly: { name: A, period_days: 1, price_toman: 1 }
                  #^ manifest.key
                payments:
                  card_to_card:
                    cards:
                      6104337000007870: { card_number: "6104337000007870", card_holder_name: A }
                      #^ manifest.key_is_card_number
                """
            )
        ),
        (
            "values that have no JSON",
            shop(
                """
                configuration:
                  A: .nan
                     #^ value.number
                  B: [1, .inf]
                         #^ value.number
                  C: 9223372036854775808
                     #^ value.number
                  D: { $secret: env }
                       #^ value.reserved_key
                features:
                  polls: { enabled: true, config: 3 }
                                                  #^ manifest.wrong_type
                """
            )
        ),
        (
            "a literal bot token",
            """
            version: 1
            tenant: shop
            name: Shop
            telegram: { bot_token: "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }
                                   #^ secret.literal
            """
        ),
        (
            "a secret that is not the tenant's own",
            shop(
                """
                configuration:
                  A: { env: OTHER_KEY }
                            #^ secret.foreign_name
                  B: { env: SHOP_ }
                            #^ secret.foreign_name
                  C: { file: other/key }
                             #^ secret.foreign_path
                  D: { file: shop/../other/key }
                             #^ secret.foreign_path
                  E: { file: /etc/passwd }
                             #^ secret.foreign_path
                """
            )
        ),
        (
            "a reference that is none",
            """
            version: 1
            tenant: shop
            name: Shop
            telegram: { bot_token: { env: SHOP_A, file: shop/a } }
                                   #^ secret.reference
            payments: { zarinpal: { merchant_id: { environment: SHOP_B } } }
                                                 #^ secret.reference
            """
        ),
        (
            "a merchant id that is no UUID",
            shop(
                "payments: { zarinpal: { merchant_id: 12-34 } }\n                                     #^ value.merchant_id"
            )
        ),
        (
            "a version of which nothing is known",
            """
            version: 2
                     #^ manifest.version
            tenant: shop
            anything: goes
            """
        ),
        (
            "a tenant that is not called what its file is called",
            """
            version: 1
            tenant: other
                    #^ manifest.file_name
            name: Shop
            telegram: { bot_token: { env: OTHER_BOT_TOKEN } }
            """
        ),
        (
            "a tenant with a name that is no slug",
            """
            version: 1
            tenant: Shop_1
                    #^ manifest.slug
            name: Shop
            telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
            """
        ),
        (
            "what is no accepted YAML, beside what is no manifest",
            shop(
                #"""
                name: 5
                #^ yaml.duplicate_key
                setings: {}
                #^ manifest.unknown_key
                settings:
                  default_language: !lang qq
                                    #^ yaml.tag
                  support_username: "a\u202Eb"
                                    #^ yaml.bidirectional_control
                  admin_chat_id: soon
                                 #^ manifest.wrong_type
                plans:
                  a: &a
                    name: A
                    period_days: 0
                                 #^ value.range
                    price_toman: 1
                  b:
                    <<: *a
                    #^ yaml.merge_key
                    device_limit: many
                                  #^ manifest.wrong_type
                  a: { nonsense: true }
                  #^ yaml.duplicate_key
                  c: *nowhere
                     #^ yaml.unknown_alias
                features:
                  referral_program:
                    enabled: maybe
                             #^ manifest.wrong_type
                    config: { levels: 1, levels: 2 }
                                         #^ yaml.duplicate_key
                """#
            )
        ),
        (
            "text with white space around it",
            shop(
                """
                plans:
                  a:
                    name: " A"
                          #^ warning value.outer_space
                    period_days: 30
                    price_toman: 1
                payments:
                  card_to_card:
                    cards:
                      a:
                        card_number: "6104337000007870"
                        card_holder_name: "علی  رضایی\\t"
                                          #^ warning value.outer_space
                """
            )
        ),
        (
            "a head that is no accepted YAML",
            """
            version: !v 1
                     #^ yaml.tag
            tenant: "sh\\u2066op"
                    #^ yaml.bidirectional_control
            extends: [*nothing]
                      #^ yaml.unknown_alias
            active: maybe
                    #^ manifest.wrong_type
            """
        ),
        (
            "a version that names no other",
            """
            version: "1"
                     #^ manifest.wrong_type
            tenant: shop
            name: 5
                  #^ manifest.wrong_type
            telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
            """
        ),
        (
            "a version that is nothing",
            """
            version: null
                     #^ manifest.wrong_type
            tenant: other
                    #^ manifest.file_name
            name: Shop
            telegram: { bot_token: { env: OTHER_BOT_TOKEN } }
            """
        ),
        (
            "another version, though it is no number",
            """
            version: "2.0"
                     #^ manifest.wrong_type
            anything: goes
            """
        ),
        ("a list for a manifest", "- a\n#^ manifest.wrong_type"),
        ("a text for a manifest", "just text\n#^ manifest.wrong_type"),
    ]

    @Test(
        "the commonest slips are told what to do",
        arguments: [
            ("settings: { support_username: @parsvpn }", "put the value in quotes"),
            ("settings:\n\tdefault_language: fa", "indent with spaces"),
            ("settings:\n  a: b\n\tdefault_language: fa", "indent with spaces"),
            ("configuration:\n  MAINTENANCE_MESSAGE: سلام: خوبی", "put the value in quotes"),
            ("configuration: { LOGO_FILE: \"C:\\path\" }", "put the value in single quotes"),
            ("configuration:\n  MAINTENANCE_MESSAGE: *bold*", "in quotes"),
            ("configuration:\n  MAINTENANCE_MESSAGE: *bold", "in quotes"),
            ("configuration:\n  MAINTENANCE_MESSAGE: \"a\" b", "put in quotes as a whole"),
            ("plans: { a: { name: A, period_days: ۳۰, price_toman: 1 } }", "write the digits 0 to 9"),
            ("settings: { default_language: FA }", "write it in lower case"),
            ("settings: { default_language: fa-IR }", "write it in lower case"),
        ]
    )
    func hints(slip: String, hint: String) async throws {
        let loaded = try await load(shop(slip))
        #expect(loaded.diagnostics.hasErrors)
        let hints = loaded.diagnostics.diagnostics.compactMap(\.hint)
        #expect(hints.contains { $0.contains(hint) }, "\(loaded.everyWord)")
    }

    @Test("each fault is found where it stands, with its id", arguments: sources)
    func marked(name: String, text: String) async throws {
        let loaded = try await load(["shop.yaml": text, "_catalog.yaml": ownKeys("A", "B", "C", "D", "E")])
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(name)\n\(loaded.everyWord)")
    }

    @Test(
        "what is no YAML is reported under its own id",
        arguments: [
            ("# nothing\n", "yaml.empty"), ("", "yaml.empty"), ("a: [", "yaml.syntax"),
            ("a: \u{0}", "yaml.control_character"),
        ]
    )
    func notYAML(text: String, id: String) async throws {
        #expect(try await load(text).diagnostics.diagnostics.map(\.id) == [id])
    }

    @Test("a file with a thousand findings is given up", arguments: ["a", "plans", "configuration"])
    func tooMany(section: String) async throws {
        let lines = (0..<3000).map { section == "a" ? "k\($0): 1" : "  K \($0): {}" }
        let text = (section == "a" ? "" : section + ":\n") + lines.joined(separator: "\n")
        let loaded = try await load(shop(text))
        let ids = loaded.diagnostics.diagnostics.map(\.id)
        #expect(ids.count == 1001)
        #expect(ids.last == "manifest.too_many_findings" && ids.count { $0 == ids.last } == 1)
    }

    @Test("one run finds every fault of every file")
    func everything() async throws {
        let loaded = try await load([
            "a.yaml": "version: 1\ntenant: a\nmaster: maybe\n",
            "b.yaml": "b: [",
            "c.yaml": shop("plans: { x: {} }"),
        ])
        #expect(
            Set(loaded.diagnostics.diagnostics.map(\.id)) == [
                "manifest.wrong_type", "manifest.required", "yaml.syntax", "manifest.file_name",
            ]
        )
    }
}
