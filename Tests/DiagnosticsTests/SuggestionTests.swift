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

    @Test("words that are looked at once answer as words that are looked at each time")
    func kept() {
        let words = KnownWords(known)
        for word in ["price_tomna", "nmae", "x", "", "trial_duration_day", "perod_day", "colour", "no_"] {
            #expect(words.nearest(to: word) == Suggestion.nearest(to: word, in: known))
        }
    }

    @Test("distances are those of the whole table, for words of two letters that are up to twelve long")
    func everyDistance() {
        var state: UInt64 = 1
        let words = (0..<150).map { number in
            String(
                (0..<(number % 12 + 1)).map { _ -> Character in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return state >> 63 == 0 ? "a" : "b"
                }
            )
        }
        for word in words {
            for other in words {
                let steps = Self.steps(Array(word), Array(other))
                let isNear = steps <= max(word.count, other.count) / 3
                #expect((Suggestion.nearest(to: word, in: [other]) != nil) == isNear, "\(word) and \(other): \(steps)")
            }
        }
    }

    /// Optimal string alignment, as the textbook has it.
    private static func steps(_ left: [Character], _ right: [Character]) -> Int {
        var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count {
            for column in 0...right.count {
                guard row > 0, column > 0 else {
                    table[row][column] = row + column
                    continue
                }
                let replaced = table[row - 1][column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                var least = min(replaced, table[row - 1][column] + 1, table[row][column - 1] + 1)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    least = min(least, table[row - 2][column - 2] + 1)
                }
                table[row][column] = least
            }
        }
        return table[left.count][right.count]
    }

    @Test("a third of the longer word may differ and no more")
    func threshold() {
        #expect(Suggestion.nearest(to: "abcdef", in: ["abcdxy"]) == "abcdxy")
        #expect(Suggestion.nearest(to: "abcdef", in: ["abcxyz"]) == nil)
    }

    @Test(
        "a name of which a whole part is another word is no slip, however long the rest is",
        arguments: [
            ("LOYALTY_ENABLED", ["PAL24_ENABLED", "WATA_ENABLED"], nil),
            ("LOYALTY_PROGRAM_ENABLED", ["REFERRAL_PROGRAM_ENABLED"], nil),
            ("LOYALTY_ENABLED", ["PAL24_ENABLED", "LOYALITY_ENABLE"], "LOYALITY_ENABLE"),
            ("REFERAL_PROGRAMM_ENABLE", ["REFERRAL_PROGRAM_ENABLED"], "REFERRAL_PROGRAM_ENABLED"),
            ("TRIAL_DURATION", ["TRIAL_DURATION_DAYS"], "TRIAL_DURATION_DAYS"),
        ] as [(String, [String], String?)]
    )
    func parts(word: String, known: [String], expected: String?) {
        #expect(Suggestion.nearest(to: word, in: known) == expected)
        #expect(KnownWords(known).nearest(to: word) == expected)
    }

    @Test("a word of absurd length is not compared")
    func length() {
        let word = String(repeating: "a", count: 129)
        #expect(Suggestion.nearest(to: word, in: [word]) == nil)
        let shorter = String(repeating: "a", count: 128)
        #expect(Suggestion.nearest(to: shorter, in: [shorter]) == shorter)
    }
}
