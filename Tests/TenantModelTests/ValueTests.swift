import CanonicalJSON
import TenantModel
import Testing

@Suite("Domain values")
struct ValueTests {
    private static let cards = ["6037701689095443", "6219861034529007"]

    @Test(
        "card numbers are normalised",
        arguments: [
            "6037701689095443", "6037-7016-8909-5443", " 6037 7016 8909 5443 ", "۶۰۳۷۷۰۱۶۸۹۰۹۵۴۴۳", "٦٠٣٧٧٠١٦٨٩٠٩٥٤٤٣",
            "۶۰۳۷-7016‐٨٩٠٩\u{200C}5443", "6037\u{A0}7016\u{202F}8909\u{A0}5443",
            "6037\u{2012}7016\u{2013}8909\u{2212}5443",
        ]
    )
    func cardNumber(text: String) throws {
        #expect(try CardNumber(text).digits == "6037701689095443")
    }

    @Test("any other digit in any place of a card is refused", arguments: cards)
    func luhn(card: String) throws {
        _ = try CardNumber(card)
        for place in 0..<16 {
            for digit in "0123456789" {
                var digits = Array(card)
                guard digits[place] != digit else { continue }
                digits[place] = digit
                let error = #expect(throws: CardNumber.Fault.self) { try CardNumber(String(digits)) }
                guard case .wrongCheckDigit? = error else {
                    Issue.record("\(String(digits)): \(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test(
        "what is no card is refused",
        arguments: ["", "6037", "60377016890954430", "6037x01689095443", "6037.7016.8909.5443", "۶"]
    )
    func noCard(text: String) {
        #expect(throws: CardNumber.Fault.self) { try CardNumber(text) }
    }

    @Test("a masked card keeps six and four digits, a short text nothing")
    func mask() {
        #expect(CardNumber.masked("6037701689095443") == "603770…5443")
        #expect(CardNumber.masked("123456789012") == "…")
        #expect(CardNumber.masked("") == "…")
    }

    @Test(
        "the number before the colon of a token is the bot",
        arguments: [
            ("123456:" + String(repeating: "A", count: 35), 123_456), ("1:" + String(repeating: "-", count: 35), 1),
            ("18014398509481984:" + String(repeating: "z", count: 35), 1 << 54),
        ] as [(String, Int64)]
    )
    func token(text: String, id: Int64) {
        #expect(BotToken.botID(of: Secret(text)) == id)
    }

    @Test(
        "what is no token has no number",
        arguments: [
            "", ":", "123456", "0:" + String(repeating: "A", count: 35), "0123:" + String(repeating: "A", count: 35),
            "-1:" + String(repeating: "A", count: 35), "+1:" + String(repeating: "A", count: 35),
            "۱۲۳:" + String(repeating: "A", count: 35), "18014398509481985:" + String(repeating: "A", count: 35),
            "1:" + String(repeating: "A", count: 34), "1:" + String(repeating: "A", count: 36),
            "1:" + String(repeating: "A", count: 34) + "\n", "1:" + String(repeating: "A", count: 34) + " ",
            "1::" + String(repeating: "A", count: 34), "99999999999999999999:" + String(repeating: "A", count: 35),
        ]
    )
    func noToken(text: String) {
        #expect(BotToken.botID(of: Secret(text)) == nil)
    }

    @Test(
        "a token is found wherever it stands in a text, and nothing is that is shorter or has no number",
        arguments: [
            ("7:" + String(repeating: "A", count: 35), true), ("7:" + String(repeating: "A", count: 99), true),
            ("https://api.telegram.org/bot123456:" + String(repeating: "_", count: 35) + "/getMe", true),
            ("12:3:" + String(repeating: "-", count: 35), true),
            ("نشان ۱ 42:" + String(repeating: "z", count: 35), true),
            ("7:" + String(repeating: "A", count: 34), false), ("7:" + String(repeating: "A", count: 34) + "!", false),
            (":" + String(repeating: "A", count: 35), false), ("a:" + String(repeating: "A", count: 35), false),
            ("7: " + String(repeating: "A", count: 35), false), ("12:30:00, https://t.me/parsvpn", false), ("", false),
        ]
    )
    func heldToken(text: String, isHeld: Bool) {
        #expect(BotToken.isHeld(in: text) == isHeld)
        #expect(FieldValue.text(text).holdsBotToken == isHeld)
        #expect(FieldValue.json(JSONText(.array([.object([JSON.Member("a", .string(text))])]))).holdsBotToken == isHeld)
    }

    @Test("slugs are lower-case letters, digits and dashes inside, at most 63")
    func slugs() {
        for slug in ["a", "0", "pars-vpn", "a--b", String(repeating: "a", count: 63)] {
            #expect(TenantSlug.isValid(slug))
        }
        for slug in ["", "-a", "a-", "-", "A", "a_b", "a b", "é", "ی", "a\n", String(repeating: "a", count: 64)] {
            #expect(!TenantSlug.isValid(slug))
        }
        #expect(TenantSlug.environmentPrefix(of: "pars-vpn-2") == "PARS_VPN_2_")
        #expect(TenantSlug.environmentPrefix(of: "2-shop") == "_2_SHOP_", "no shell takes a name with a digit first")
    }

    @Test(
        "kopeks are told as toman",
        arguments: [
            (15_000_000, "150,000 toman"), (0, "0 toman"), (99, "0.99 toman"), (1, "0.01 toman"),
            (123_456, "1,234.56 toman"),
            (-15_000_000, "-150,000 toman"), (.max, "92,233,720,368,547,758.07 toman"), (-5, "-0.05 toman"),
            (.min, "-92,233,720,368,547,758.08 toman"), (100_000_000_000, "1,000,000,000 toman"),
        ] as [(Int64, String)]
    )
    func money(kopeks: Int64, text: String) {
        #expect(Money.described(kopeks: kopeks) == text)
    }

    @Test("a reference reads back from what the ledger keeps, whatever its name")
    func references() {
        for reference: SecretReference in [
            .environment(name: "A"), .file(path: "parsvpn/token"), .file(path: "\u{301}x"), .file(path: ""),
            .file(path: "a:b"),
        ] {
            #expect(SecretReference(reference.description) == reference)
        }
        #expect(SecretReference("vault:x") == nil)
        #expect(SecretReference.file(path: "\u{E9}") != .file(path: "e\u{301}"))
        #expect(SecretReference.file(path: "a") != .environment(name: "a"))
        #expect(Set<SecretReference>([.file(path: "\u{E9}"), .file(path: "e\u{301}")]).count == 2)
    }

    @Test("values are compared by bytes and by kind")
    func equality() {
        #expect(FieldValue.text("\u{E9}") != .text("e\u{301}"))
        #expect(FieldValue.text("1") != .integer(1))
        #expect(FieldValue.null != .undeclared)
        #expect(FieldValue.json(.string("a")) == .json(.string("a")))
        #expect(Set<FieldValue>([.text("\u{6CC}"), .text("\u{64A}"), .text("\u{6CC}")]).count == 2)
    }

    @Test("a bank is told from the first six digits, and only of the number of a card")
    func banks() {
        #expect(Bank(digits: "610433…7870")?.name == "Mellat")
        #expect(Bank(digits: "6037701234567890")?.name == "Keshavarzi")
        for digits in ["", "61043", "411111…1111", "…"] { #expect(Bank(digits: digits) == nil) }
        // A merchant's UUID may begin with the same six digits.
        #expect(ResourceKind.all.flatMap(\.fields).filter { $0.unit == .bankCard }.map(\.name) == ["card_number"])
    }

    @Test(
        "an address has a host and a port that there are, and nobody's password",
        arguments: [
            ("https://a.example", true), ("http://a.example:8080/x?y=a@b:c", true), ("https://[::1]:443/", true),
            ("https://نمونه.example", true), ("https://a.example:", true), ("https://[::1", false),
            ("https://h:99999/", false), ("https://h:80x/", false), ("https://user:pw@h/", false),
            ("https://user@h", false), ("https://", false), ("https:///x", false), ("https://[::1]x", false),
            ("HTTPS://A.example/", true), ("Http://a.example", true), ("HTTPS:/a.example", false),
            ("XTTPS://a.example", false),
        ]
    )
    func addresses(text: String, isAddress: Bool) {
        #expect(TextForm.url.accepts(text.utf8.span) == isAddress)
    }

    @Test("sixteen zeros are the number of no card")
    func zeros() {
        #expect(throws: CardNumber.Fault.self) { try CardNumber("0000-0000-0000-0000") }
    }

    @Test(
        "the whole number of a card is masked in a value, and nothing that only has as many digits",
        arguments: [
            ("pay to 6104337000007870 now", "pay to 610433…7870 now"), ("6104-3370-0000-7870", "610433…7870"),
            ("6219.8610.3452.9007", "621986…9007"), ("6104_3370_0000_7870", "610433…7870"),
            ("6104/3370,0000 7870", "610433…7870"), ("6104\n3370\r\n0000\t7870", "610433…7870"),
            (#"{"a":"6104\n3370\r\n0000\t7870"}"#, #"{"a":"610433…7870"}"#),
            ("6104—3370–0000\u{200C}7870", "610433…7870"),
            ("۶۱۰۴۳۳۷۰۰۰۰۰۷۸۷۰", "610433…7870"), ("٦١٠٤ ٣٣٧٠ ٠٠٠٠ ٧٨٧٠،", "610433…7870،"),
            ("1234 6104 3370 0000 7870", "1234 610433…7870"), (#"{"6104337000007870":1}"#, #"{"610433…7870":1}"#),
            ("[6104337000007870,6037701689095443]", "[610433…7870,603770…5443]"),
            ("6104337000007871", nil), ("16104337000007870", nil), ("61043370000078701", nil),
            ("610433700000787", nil), ("6104 33700000 7870", nil), ("-1001234567890 -1001234567891", nil),
            ("+98 912 345 6789, +98 912 345 6780", nil), ("30,90,180,365,730", nil), ("", nil),
            ("6104--3370--0000--7870", nil), ("6104a3370a0000a7870", nil), (String(repeating: "۶", count: 40), nil),
        ] as [(String, String?)]
    )
    func wholeNumbers(text: String, masked: String?) {
        #expect(CardNumber.maskingWholeNumbers(in: text) == masked)
    }

    @Test(
        "the number of a card is found in a text, in any digits and however it is spaced",
        arguments: [
            ("علی رضایی 6104337000007870", "علی رضایی 610433…7870"),
            ("(6104-3370 0000-7870)", "(6104-3…7870)"), ("۶۱۰۴۳۳۷۰۰۰۰۰۷۸۷۰", "۶۱۰۴۳۳…۷۸۷۰"),
            ("x16104337000007870", "x1610433…7870"), ("6104337000007871", "6104337000007871"),
            ("610433700000787", "610433700000787"), ("6104337000/007870", "6104337000/007870"), ("", ""),
            ("6104337000007870, 6037701689095443.", "610433…7870, 603770…5443."),
        ]
    )
    func numbersInTexts(text: String, masked: String) {
        #expect(CardNumber.maskingNumbers(in: text) == masked)
        #expect(CardNumber.places(in: text).isEmpty == (text == masked))
    }
}
