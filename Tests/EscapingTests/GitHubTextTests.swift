import Escaping
import Testing

@Suite("Text in a workflow command stays in its place")
struct GitHubTextTests {
    @Test(
        "a message keeps its line, and what it says is what the runner decodes",
        arguments: [
            ("a: b, c", "a: b, c"), ("100%", "100%25"), ("%0A", "%250A"), ("a\r\nb", "a%0D%0Ab"),
            ("\n::error::x", "%0A::error::x"), ("یک‌ماهه", "یک‌ماهه"),
        ]
    )
    func message(text: String, encoded: String) {
        #expect(GitHubText(escapingMessage: text).description == encoded)
        #expect(decoded(encoded) == text)
    }

    @Test(
        "a property ends where it should",
        arguments: [("a:b,c=d", "a%3Ab%2Cc=d"), ("x::y\n%2C", "x%3A%3Ay%0A%252C")]
    )
    func property(text: String, encoded: String) {
        #expect(GitHubText(escapingProperty: text).description == encoded)
        #expect(decoded(encoded) == text)
    }

    @Test("what could recolour or turn the log is spelled out")
    func unsafe() {
        #expect(GitHubText(escapingMessage: "\u{1B}[31m\u{202E}").description == #"\u{1B}[31m\u{202E}"#)
        #expect(GitHubText(escapingProperty: "\u{9B}\t").description == #"\u{9B}\u{9}"#)
    }

    /// As the runner does: `%25` last, so that `%250A` is `%0A` and no line break.
    private func decoded(_ text: String) -> String {
        [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")].reduce(text) { text, pair in
            text.split(separator: pair.0, omittingEmptySubsequences: false).joined(separator: pair.1)
        }
    }
}
