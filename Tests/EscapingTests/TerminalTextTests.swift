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
