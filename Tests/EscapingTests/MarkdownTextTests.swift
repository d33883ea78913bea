import Escaping
import Testing

@Suite("Text in Markdown stays text")
struct MarkdownTextTests {
    @Test(
        "it is code, and every sign that could mean something is a reference",
        arguments: [
            ("card_number", "card_number"), ("monthly-50", "monthly-50"), ("_a_", "&#95;a&#95;"), ("-a", "&#45;a"),
            ("a|b", "a&#124;b"), ("`x`", "&#96;x&#96;"), ("<b>", "&#60;b&#62;"), ("#12", "&#35;12"),
            ("m@e.x", "m&#64;<wbr>e&#46;<wbr>x"), ("a\nb", "a&#92;u&#123;A&#125;b"),
            ("(85,000 toman) 50%", "(85,000 toman) 50%"), ("&amp;", "&#38;amp;"),
            ("یک‌ماهه", "یک‌ماهه"),
        ]
    )
    func escaped(text: String, markdown: String) {
        #expect(MarkdownText(escaping: text).description == "<code>\(markdown)</code>")
    }

    @Test("a fence is longer than any run of backticks in it, and each text is one line")
    func fence() {
        #expect(MarkdownFence(escaping: ["a ```` b", "c\nd"]).description == "`````\na ```` b\nc\\u{A}d\n`````\n")
        #expect(MarkdownFence(escaping: ["a"]).description == "```\na\n```\n")
    }

    @Test("the length is what GitHub counts: code points")
    func length() {
        let fragment: MarkdownFragment = "🌈é\r\n"
        #expect(fragment.length == 4 + (fragment.description.unicodeScalars.contains("\u{301}") ? 1 : 0))
    }
}
