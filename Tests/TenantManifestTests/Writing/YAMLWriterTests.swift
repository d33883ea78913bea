import CanonicalJSON
import Escaping
import TenantModel
import Testing

@testable import TenantManifest

@Suite("Written YAML")
struct YAMLWriterTests {
    @Test("is read back as the same value, text by text", arguments: RandomContent.traps)
    func traps(_ text: String) {
        let json = JSON.object([
            JSON.Member("text", .string(text)), JSON.Member("z" + text, .string(text)),
            JSON.Member("zz", .array([.string(text), .array([.string(text)]), .object([JSON.Member(text, .null)])])),
        ])
        #expect(read(written(json)) == JSONText(json).text, "\(written(json))")
    }

    @Test("is read back as the same value, whatever the value is")
    func roundTrip() {
        var random = RandomContent(seed: 12)
        for _ in 0..<3000 {
            let json = random.map(depth: 4)
            #expect(read(written(json)) == JSONText(json).text, "\(written(json))")
        }
    }

    @Test("has no line that is longer than it may be")
    func width() {
        for text in RandomContent.traps {
            let json = JSON.object([JSON.Member("configuration", .object([JSON.Member("KEY", .string(text))]))])
            for line in written(json).split(separator: "\n") {
                #expect(line.unicodeScalars.count <= YAMLWriter.width, "\(line)")
            }
        }
    }

    @Test("holds nothing that a log of GitHub Actions would obey, and nothing that nobody sees")
    func commands() {
        var random = RandomContent(seed: 8)
        let traps = RandomContent.traps.map { text in
            JSON.object([JSON.Member("text", .string(text)), JSON.Member("z" + text, .array([.string(text)]))])
        }
        for json in traps + (0..<500).map({ _ in random.map(depth: 3) }) {
            for line in written(json).split(separator: "\n") {
                // Only spaces of ours, and `##[`, would be spelled out.
                #expect(TerminalText.escaped(String(line)) == line)
            }
        }
        let comment = YAMLWriter.text(of: [], heading: ["a ##[error]x \u{200B}", "::error::x"])
        for line in comment.split(separator: "\n") { #expect(TerminalText.escaped(String(line)) == line) }
    }

    @Test("leaves out quotes where nobody could take the text for something else")
    func plain() {
        let json = JSON.object([
            JSON.Member("TIMEZONE", .string("Asia/Tehran")),
            JSON.Member("CHANNEL_LINK", .string("https://t.me/parsvpn")),
            JSON.Member("name", .string("فروشگاه کاوه")), JSON.Member("monthly-50", .string("Monthly 50 (GB)")),
        ])
        #expect(
            written(json) == """
                TIMEZONE: Asia/Tehran
                CHANNEL_LINK: https://t.me/parsvpn
                name: فروشگاه کاوه
                monthly-50: Monthly 50 (GB)

                """
        )
    }

    @Test("is laid out as a person would")
    func layout() {
        let members = [
            YAMLMember("version", .integer(1)),
            YAMLMember("tenant", .text("shop"), note: "the stable key"),
            YAMLMember(
                "telegram",
                .map([YAMLMember("bot_token", .secret(.environment(name: "SHOP_BOT_TOKEN")))]),
                heading: ["Who the tenant is to Telegram."],
                isSpaced: true
            ),
            YAMLMember(
                "configuration",
                .map([
                    YAMLMember("WELCOME", .text("Hello\n\nand welcome\n"), note: "shown first"),
                    YAMLMember(
                        "SERVERS",
                        .list([.text("de"), .map([YAMLMember("a", .null), YAMLMember("b", .list([]))])])
                    ),
                    YAMLMember("LIMITS", .map([]), note: String(repeating: "a long comment ", count: 10)),
                ]),
                isSpaced: true
            ),
        ]
        #expect(
            YAMLWriter.text(of: members, heading: ["Made by a test.", ""]) == """
                # Made by a test.
                #
                version: 1
                tenant: shop  # the stable key

                # Who the tenant is to Telegram.
                telegram:
                  bot_token: { env: SHOP_BOT_TOKEN }

                configuration:
                  # shown first
                  WELCOME: |
                    Hello

                    and welcome
                  SERVERS:
                    - de
                    - a: null
                      b: []
                  # a long comment a long comment a long comment a long comment a long comment a long comment a long comment a
                  # long comment a long comment a long comment
                  LIMITS: {}

                """
        )
    }

    @Test("lets no comment become anything else")
    func comments() {
        let hostile = "a\nversion: 2\r\u{2028}tenant: b\u{1B}[0m \u{202E}"
        let text = YAMLWriter.text(of: [YAMLMember("version", .integer(1), note: hostile)], heading: [hostile])
        #expect(read(text) == #"{"version":1}"#)
    }

    @Test("says beforehand what the reader would refuse")
    func obstacles() {
        for scalar in (0...0x2FFF).compactMap(Unicode.Scalar.init) {
            let content = YAMLContent.text("a\(Character(scalar))b")
            let json = JSON.object([JSON.Member("a", .string("a\(Character(scalar))b"))])
            #expect((content.obstacle == nil) == (read(written(json)) == JSONText(json).text), "\(scalar.value)")
        }
        #expect(YAMLContent(.number("1e400")).obstacle == .number)
        #expect(YAMLContent(.number("0.1000000000000000055511151231257827")).obstacle == .number)
        #expect(YAMLContent(.number("10000000000000000000")).obstacle == nil)
        #expect(YAMLContent(.number("12.50")).obstacle == nil)
    }

    @Test("half a megabyte without a space takes no longer than it has to, and comes back", .timeLimit(.minutes(5)))
    func longWord() {
        let json = JSON.object([JSON.Member("a", .string(String(repeating: "x\"", count: 200_000)))])
        // Without the values: they would be the message.
        let isSame = read(written(json)) == JSONText(json).text
        #expect(isSame)
    }
}
