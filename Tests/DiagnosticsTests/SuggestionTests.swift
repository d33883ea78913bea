import Diagnostics
import Testing

@Suite("A mistaken word is answered with the nearest known one")
struct SuggestionTests {
    private let known = [
        "price_toman", "price_kopeks", "period_days", "name", "active", "TRIAL_DURATION_DAYS", "no", "on",
    ]

    @Test(
        "slips of the hand, case and dashes are seen through",
        arguments: [
            ("price_tomna", "price_toman"), ("pricetoman", "price_toman"), ("price-toman", "price_toman"),
            ("perod_day", "period_days"), ("Name", "name"), ("nmae", "name"),
            ("trial_duration_day", "TRIAL_DURATION_DAYS"),
            ("actve", "active"),
        ]
    )
    func near(word: String, expected: String) {
        #expect(Suggestion.nearest(to: word, in: known) == expected)
    }

    @Test("nothing is said when nothing is near", arguments: ["", "x", "colour", "device_limit", "nx", "na"])
    func far(word: String) {
        #expect(Suggestion.nearest(to: word, in: known) == nil)
    }

    @Test("of words equally near the first by code points is taken, whatever the order")
    func tie() {
        for known in [["plan_b", "plan_a"], ["plan_a", "plan_b"]] {
            #expect(Suggestion.nearest(to: "plan_c", in: known) == "plan_a")
        }
    }

    @Test("a swap of neighbours is one step and not two")
    func swap() {
        #expect(Suggestion.nearest(to: "abc", in: ["bac"]) == "bac")
        #expect(Suggestion.nearest(to: "abc", in: ["cba"]) == nil)
    }

    @Test(
        "a slip at any letter is seen through, in words of any script",
        arguments: [
            "TRIAL_DURATION_DAYS", "period_days", "کارت-بانکی", "z0_9-Q",
        ]
    )
    func anyLetter(word: String) {
        let letters = Array(word)
        for place in letters.indices {
            var (replaced, shorter, longer) = (letters, letters, letters)
            replaced[place] = "7"
            shorter.remove(at: place)
            longer.insert("ش", at: place)
            for slip in [replaced, shorter, longer] {
                #expect(Suggestion.nearest(to: String(slip), in: ["nowhere near it", word]) == word)
            }
        }
    }

    @Test("a third of the longer word may differ and no more")
    func threshold() {
        #expect(Suggestion.nearest(to: "abcdef", in: ["abcdxy"]) == "abcdxy")
        #expect(Suggestion.nearest(to: "abcdef", in: ["abcxyz"]) == nil)
    }

    @Test("a word of absurd length is not compared")
    func length() {
        let word = String(repeating: "a", count: 129)
        #expect(Suggestion.nearest(to: word, in: [word]) == nil)
        let shorter = String(repeating: "a", count: 128)
        #expect(Suggestion.nearest(to: shorter, in: [shorter]) == shorter)
    }
}
