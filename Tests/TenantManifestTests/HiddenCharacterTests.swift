import Escaping
import Testing

@testable import TenantManifest

@Suite("Characters of names that nobody sees")
struct HiddenCharacterTests {
    @Test(
        "are warned about, wherever a name stands",
        arguments: ["\u{E0001}", "\u{E0041}", "\u{AD}", "\u{2060}", "\u{FE01}", "\u{E0100}", "\u{115F}"]
    )
    func warned(hidden: String) async throws {
        let text = """
            version: 1
            tenant: shop
            name: "Sh\(hidden)op"
            telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
            plans: { weekly: { name: "We\(hidden)ek", period_days: 7, price_toman: 40000 } }
            payments:
              card_to_card:
                cards: { main: { card_number: "6037997000006560", card_holder_name: "A\(hidden)li" } }

            """
        try await withFolder { folder in
            try folder.write(text, to: "shop.yaml")
            let loaded = await folder.load()
            #expect(loaded.tenants.count == 1)
            let hits = loaded.findings.filter { $0.hasSuffix("warning value.hidden_character") }
            #expect(hits.count == 3, "\(loaded.everyWord)")
        }
    }

    @Test(
        "are none in what people write: joiners of Persian, pictures, families, flags of countries and of their parts",
        arguments: [
            "فروشگاه می‌خواهم", "Shop ❤️", "👨‍👩‍👧", "🇮🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 England", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "سلام‏", "line\nbreak",
        ]
    )
    func ordinary(name: String) { #expect(HiddenCharacters.first(in: name) == nil) }

    @Test("are those that must be spelled out and break no line, whatever stands before and behind them")
    func everyCharacter() {
        let seen: Set<Unicode.Scalar> = ["\t", "\n", "\r", "\u{2028}", "\u{2029}"]
        let scalars = [0...0x1_FFFF, 0xE_0000...0xE_0FFF].joined().compactMap { Unicode.Scalar(UInt32($0)) }
        let wrong = scalars.filter { scalar in
            let isHidden = UnsafeScalar.matches(scalar) && !seen.contains(scalar)
            return HiddenCharacters.first(in: "نت\u{200C}ا \(scalar)۵a") != (isHidden ? scalar : nil)
        }
        #expect(wrong == [])
    }

    @Test("are found in a flag that is none: another picture, no end, and a text in the place of a part")
    func falseFlags() {
        let tags = { (text: String) in
            String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }))
        }
        let end = "\u{E007F}"
        for name in ["🏳" + tags("gbeng") + end, "🏴" + tags("gbeng"), "🏴" + tags("payother") + end, "🏴" + end] {
            #expect(HiddenCharacters.first(in: name) != nil)
        }
        #expect(HiddenCharacters.first(in: "🏴" + tags("gbeng") + end) == nil)
    }
}
