import Escaping
import Testing

@Suite("Text for a terminal shows what could not be seen")
struct TerminalTextTests {
    @Test("ordinary text of any script is left as it is")
    func ordinary() {
        for text in ["", "plain", "یک‌ماهه ۵۰ گیگ", "😀 \u{200E}x\u{200F}", "back\\slash"] {
            #expect(TerminalText(escaping: text).description == text)
        }
    }

    @Test(
        "controls are spelled out, line breaks and tabs too",
        arguments: [
            ("\u{1B}[31mred", #"\u{1B}[31mred"#), ("a\nb\tc\r", #"a\u{A}b\u{9}c\u{D}"#),
            ("\u{0}\u{7F}\u{85}\u{9B}", #"\u{0}\u{7F}\u{85}\u{9B}"#),
            ("\u{202A}\u{202E}\u{2066}\u{2069}", #"\u{202A}\u{202E}\u{2066}\u{2069}"#),
            ("\r\n", #"\u{D}\u{A}"#),
            ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ]
    )
    func controls(text: String, escaped: String) {
        #expect(TerminalText(escaping: text).description == escaped)
    }

    @Test(
        "what nobody sees is spelled out, in every script and every plane",
        arguments: [
            0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x200B, 0x2060, 0x2064, 0x206F, 0x3164,
            0xFE00,
            0xFEFF, 0xFFA0, 0xFFF9, 0x1BCA0, 0x1D173, 0xE0001, 0xE0041, 0xE0100,
        ] as [UInt32]
    )
    func invisible(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        let shown = "https://t.me/parsvpn\\u{\(String(value, radix: 16, uppercase: true))}"
        let text = "https://t.me/parsvpn" + String(String.UnicodeScalarView([scalar]))
        #expect(TerminalText(escaping: text).description == shown)
        #expect(MarkdownFence(escaping: [text]).description == "```\n\(shown)\n```\n")
        #expect(HTMLText(escaping: text).description == shown)
        #expect(GitHubText(escapingMessage: text).description == shown)
    }

    @Test("what Persian and joined signs are written with stays, and letters whose bytes look like what does not")
    func joined() {
        for text in ["می‌خواهم", "👩‍💻", "❤️", "\u{60C}\u{62C}\u{64C}\u{D8}\u{200F}", "\u{1F3F4}"] {
            #expect(TerminalText(escaping: text).description == text)
        }
    }

    @Test(
        "what a log of GitHub Actions would obey is spelled out, and nothing that looks like it",
        arguments: [
            ("::error::x", #"\u{3A}:error::x"#), (" \u{3000}::error::x", " \u{3000}\\u{3A}:error::x"),
            ("a ##[error]x", #"a ##\u{5B}error]x"#), ("###[group]", #"###\u{5B}group]"#),
            ("a::b", "a::b"), (":x:", ":x:"), ("#[x] # # [", "#[x] # # ["),
        ]
    )
    func commands(text: String, escaped: String) {
        #expect(TerminalText(escaping: text).description == escaped)
    }

    @Test("of a text in lines the ends of lines stay, and nothing else that could move the cursor")
    func lines() {
        let escaped = TerminalText.escapedLines("one\n\u{1B}[2Jtwo\r\n\tthree\n")
        #expect(escaped == "one\n\\u{1B}[2Jtwo\\u{D}\n\\u{9}three\n")
        #expect(TerminalText.escapedLines("") == "")
    }
}
