/// Finds what was probably meant by a word that is not known.
public enum Suggestion {
    /// The known word that is nearest to a mistaken one, if one is near enough to be worth saying.
    ///
    /// Distance is the number of characters to insert, delete, replace or swap with their neighbour;
    /// case, and dash against underscore, do not count. One such step in every three characters is
    /// allowed, unless it makes another word of a whole part of a name: of names of as many parts, each
    /// has to be half the same where they differ by more than two steps. Of words equally near, the first by code points is taken, so that the answer does not
    /// depend on the order of a set.
    ///
    /// - Parameters:
    ///   - word: The word that is not known.
    ///   - known: The words that are.
    /// - Returns: The nearest known word, or nil when none is near or the word is longer than 128
    ///   characters, which is no slip of the hand.
    public static func nearest(to word: String, in known: some Sequence<String>) -> String? {
        guard var search = Search(for: word) else { return nil }
        for candidate in known { search.look(at: candidate, Glance(candidate)) { folded(candidate) } }
        return search.best?.word
    }

    /// What is told of a word without an allocation: how many it has of each letter.
    struct Glance: Sendable {
        /// Bytes; of a word in ASCII, characters.
        private(set) var count = 0
        /// How many of each letter, folded; letters that share a place make words more alike, never less.
        private var letters = SIMD32<UInt8>()
        private var isASCII = true

        init(_ word: String) {
            for byte in word.utf8 {
                count += 1
                if byte >= 0x80 { isASCII = false }
                let place =
                    switch byte {
                    case 0x41...0x5A, 0x61...0x7A: Int(byte & 0x1F)
                    case 0x2D, 0x5F: 27
                    default: 28 + Int(byte & 3)
                    }
                if letters[place] < .max { letters[place] += 1 }
            }
        }

        /// Whether so few steps may lead from one word to the other; where not, they certainly do not.
        ///
        /// A step takes one letter away, adds one, or both; a swap does neither. A character outside of ASCII is several
        /// bytes, of which this says nothing.
        func mayBe(within steps: Int, of other: Glance) -> Bool {
            guard isASCII, other.isASCII else { return true }
            // Most words are too long or too short, which is told at once.
            guard abs(count - other.count) <= steps else { return false }
            return Self.surplus(letters, over: other.letters) <= steps
                && Self.surplus(other.letters, over: letters) <= steps
        }

        /// A sum that does not fit into a byte is taken for less.
        private static func surplus(_ letters: SIMD32<UInt8>, over others: SIMD32<UInt8>) -> Int {
            Int((letters &- others).replacing(with: 0, where: letters .< others).wrappedSum())
        }
    }

    static func folded(_ word: String) -> [UInt32] {
        word.unicodeScalars.map { scalar in
            switch scalar {
            case "A"..."Z": scalar.value + 0x20
            case "-": Unicode.Scalar("_").value
            default: scalar.value
            }
        }
    }
}
