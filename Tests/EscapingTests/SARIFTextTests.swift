import Escaping
import Testing

@Suite("Text in a SARIF message is text")
struct SARIFTextTests {
    @Test(
        "placeholders, links and what could not be seen are made harmless",
        arguments: [
            ("plain [text] (here)", "plain [text] (here)"), ("write `{ env: A }`", "write `{{ env: A }}`"),
            ("{0}", "{{0}}"),
            ("[click](https://x)", "[click\\](https://x)"), ("]](", "]\\]("),
            ("\u{1B}\u{202E}\n", #"\u{{1B}}\u{{202E}}\u{{A}}"#), ("یک‌ماهه", "یک‌ماهه"),
        ]
    )
    func escaping(text: String, escaped: String) {
        #expect(SARIFText(escaping: text).description == escaped)
    }
}
