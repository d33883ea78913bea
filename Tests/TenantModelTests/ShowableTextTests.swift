import TenantModel
import Testing

@Suite("A text as messages may show it")
struct ShowableTextTests {
    private func shown(_ text: String) -> String { ShowableText.masking(text, hidesMerchants: true) }

    @Test("a number of a card keeps first six and last four digits, in whatever form it is written")
    func cards() {
        #expect(shown("see `6037701689095443`") == "see `603770…5443`")
        #expect(shown("a.6037-7016-8909-5443.b") == "a.603770…5443.b")
        #expect(shown("۶۰۳۷ ۷۰۱۶ ۸۹۰۹ ۵۴۴۳ است") == "603770…5443 است")
        #expect(!shown("603770168909 5443").contains("0168909"))
    }

    @Test("a number that does not add up is one all the same where a bank's begin so")
    func slips() {
        #expect(shown("a.6104337000007871.b") == "a.610433…7871.b")
        #expect(shown("6104-3370-0000-7871") == "6104-3…7871")
        #expect(shown("at most 3 6104337000007871") == "at most 3 610433…7871")
        #expect(shown("1234567890123456") == "1234567890123456")
        #expect(shown("61043370000078711") == "61043370000078711")
    }

    @Test("a bot token leaves nothing, wherever it stands, and what is around it stays")
    func tokens() {
        let token = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"
        #expect(
            shown("https://api.telegram.org/bot\(token)/x and \(token)!")
                == "https://api.telegram.org/bot‹withheld›/x and ‹withheld›!"
        )
        #expect(
            shown("12:30 is no token, nor is 1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsa")
                == "12:30 is no token, nor is 1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsa"
        )
    }

    @Test("the id of a merchant is masked where it is asked for")
    func merchants() {
        let id = "1344b5d4-0048-11e8-94db-005056a205be"
        #expect(shown("`\(id)`, \(id.uppercased())") == "`1344b5…05be`, 1344B5…05BE")
        #expect(ShowableText.masking("operation \(id)", hidesMerchants: false) == "operation \(id)")
        #expect(shown("a\(id)") == "a\(id)")
    }

    @Test("other numbers stay, the greatest among them, and what was masked is not masked once more")
    func others() {
        for text in [
            "between 0 and 9223372036854775807", "-1001234567890, 1234567890123", "603770…5443", "۱۴۰۵/۰۹/۰۹ ۱۲:۰۰",
        ] {
            #expect(shown(text) == text)
        }
    }
}
