import TenantModel
import Testing

@Suite("A pattern of a policy")
struct TextPatternTests {
    @Test(
        "matches whole texts, with or without anchors",
        arguments: [
            ("abc", "abc", true), ("abc", "abcd", false), ("abc", "xabc", false), ("^abc$", "abc", true),
            ("", "", true), ("", "a", false), ("a*", "", true), ("a+", "", false), ("a+", "aaa", true),
            ("a?b", "b", true), ("a?b", "aab", false), ("a{3}", "aaa", true), ("a{3}", "aa", false),
            ("a{2,}", "a", false), ("a{2,}", "aaaa", true), ("a{1,2}", "aa", true), ("a{1,2}", "aaa", false),
            ("a{0}b", "b", true), ("a{0}b", "ab", false), ("(ab)+", "abab", true), ("(?:ab|c)d", "cd", true),
            ("a|b", "b", true), ("a|", "", true), ("[a-c_]+", "ab_c", true), ("[^a-c]", "d", true),
            ("[^a-c]", "a", false), ("[a-]", "-", true), ("[]a]", "a", false), (#"[\]a]"#, "]", true),
            (#"\d{4}-\d\d"#, "2026-11", true), (#"\d"#, "۴", false), (#"@\w+_support"#, "@pars_support", true),
            (#"\."#, ".", true), (#"\."#, "a", false), (".", "\n", false), (".", "é", true), ("[ا-ی ]+", "سلام", true),
            (#"a\sb"#, "a b", true), ("6104.*", "6104337000007870", true),
        ]
    )
    func matching(pattern: String, text: String, isMatch: Bool) throws {
        guard pattern != "[]a]" else {
            #expect(throws: TextPattern.Fault.self) { try TextPattern(pattern) }
            return
        }
        #expect(try TextPattern(pattern).matches(text) == isMatch)
    }

    @Test(
        "is refused where it says what is not known here, or asks for too much",
        arguments: [
            "(", ")", "a)", "[", "[a", "[z-a]", "*", "a**", "a+?", "{2}", "a{", "a{x}", "a{2", "a{5,2}", "a{501}", "\\",
            #"\1"#, #"\b"#, "(?=a)", "(?<n>a)", "(?", "a^b", "a$b", "]", "}", #"[\d-z]"#, "[[a]]",
            "a{500}{500}", "(a{500}){500}", "(((((){500}){500}){500}){500}){500}",
            String(repeating: "(", count: 21) + String(repeating: ")", count: 21), String(repeating: "a", count: 501),
        ]
    )
    func refused(pattern: String) {
        #expect(throws: TextPattern.Fault.self) { try TextPattern(pattern) }
    }

    @Test(
        "takes no longer for texts that make other engines go back for ever",
        .timeLimit(.minutes(5)),
        arguments: ["(a+)+b", "(a|a)*b", "(a*)*b", "(a|aa)+b", "(.*a){20}b", "(a?){100}a{100}b"]
    )
    func bounded(pattern: String) throws {
        let pattern = try TextPattern(pattern)
        #expect(!pattern.matches(String(repeating: "a", count: TextPattern.longestText)))
        #expect(pattern.matches(String(repeating: "a", count: 200) + "b"))
    }

    @Test("matches no text that is longer than the longest")
    func longest() throws {
        let pattern = try TextPattern("a*")
        #expect(pattern.matches(String(repeating: "a", count: TextPattern.longestText)))
        #expect(!pattern.matches(String(repeating: "a", count: TextPattern.longestText + 1)))
    }
}
