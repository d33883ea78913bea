import Escaping
import Testing

@Suite("Text in HTML stays text")
struct HTMLTextTests {
    @Test(
        "what could end a text or a quoted attribute is a reference",
        arguments: [
            ("<b>", "&lt;b&gt;"), ("a & b", "a &amp; b"), ("&lt;", "&amp;lt;"), ("\"' x=", "&quot;&#39; x="),
            ("</script>", "&lt;/script&gt;"), ("یک‌ماهه", "یک‌ماهه"), ("", ""),
        ]
    )
    func escaped(text: String, html: String) {
        #expect(HTMLText(escaping: text).description == html)
    }

    @Test("controls are spelled out")
    func controls() {
        #expect(HTMLText(escaping: "a\u{202E}b\n\u{0}").description == #"a\u{202E}b\u{A}\u{0}"#)
    }

    @Test("a fragment escapes what is interpolated and keeps what is written")
    func fragment() {
        let value = "<i>", inner: HTMLFragment = "<b>\(value)</b>"
        let whole: HTMLFragment = "<p title=\"\(value)\">\(inner) \(3)</p>"
        #expect(whole.description == "<p title=\"&lt;i&gt;\"><b>&lt;i&gt;</b> 3</p>")
    }
}
