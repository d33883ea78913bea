import CanonicalJSON
import Testing

@Suite("Strings are compared as PostgreSQL compares them")
struct StringBytesTests {
    @Test(
        "two spellings of a letter differ",
        arguments: [
            ("\u{6CC}", "\u{64A}"), ("\u{6A9}", "\u{643}"), ("\u{E9}", "e\u{301}"), ("\u{622}", "\u{627}\u{653}"),
            ("می\u{200C}روم", "میروم"), ("K", "\u{212A}"), ("a", "a\u{0}"), ("", "\u{0}"),
        ]
    )
    func spellings(left: String, right: String) {
        #expect(!left.hasSameBytes(as: right))
        #expect(!right.hasSameBytes(as: left))
        #expect(left.hasSameBytes(as: left))
        #expect(left.precedesInBytes(right) != right.precedesInBytes(left))
    }

    @Test("order and equality are those of the bytes", arguments: UInt64(0)..<50)
    func order(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        // Long ones as well: short strings are stored differently.
        let texts = (0..<12).map { $0 % 2 == 0 ? random.text() : String(repeating: "ی", count: 9) + random.text() }
        for left in texts {
            for right in texts {
                let (first, second) = (Array(left.utf8), Array(right.utf8))
                #expect(left.hasSameBytes(as: right) == (first == second))
                #expect(left.precedesInBytes(right) == first.lexicographicallyPrecedes(second))
                // Sorting looks at these first.
                let (head, other) = (left.utf8.span.head, right.utf8.span.head)
                #expect(left.precedesInBytes(right) ? head <= other : head >= other)
            }
        }
    }

    @Test("a part of a text is compared like a text of its own")
    func substrings() {
        let text = "tenant-of-a-long-name/plan-of-a-long-name"
        let part = String(text.dropFirst(22))
        #expect(part.hasSameBytes(as: "plan-of-a-long-name"))
        #expect("plan-of-a-long-nam".precedesInBytes(part))
        #expect(!part.precedesInBytes(part))
    }
}
