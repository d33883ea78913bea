/// Finds what was probably meant by a word that is not known.
public enum Suggestion {
    /// The known word that is nearest to a mistaken one, if one is near enough to be worth saying.
    ///
    /// Distance is the number of characters to insert, delete, replace or swap with their neighbour;
    /// case, and dash against underscore, do not count. One such step in every three characters is
    /// allowed. Of words equally near, the first by code points is taken, so that the answer does not
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

    /// What is told of a word without an allocation: how long it is, and which letters it has.
    struct Glance: Sendable {
        /// Bytes; of a word in ASCII, characters.
        private(set) var count = 0
        /// A bit a letter, folded; letters that share one make ``leastDistance(to:)`` smaller, never larger.
        private var letters: UInt64 = 0
        private var isASCII = true

        init(_ word: String) {
            for byte in word.utf8 {
                count += 1
                switch byte {
                case 0x41...0x5A: letters |= 1 << UInt64(byte & 0x1F)
                case 0x61...0x7A: letters |= 1 << UInt64(byte & 0x1F)
                case 0x2D, 0x5F: letters |= 1 << 27
                case 0x80...: isASCII = false
                default: letters |= 1 << UInt64(32 + (byte & 0x1F))
                }
            }
        }

        /// No step brings a word more than one letter nearer to having the letters of another, or its length. A character
        /// outside of ASCII is several bytes, of which this says nothing.
        func leastDistance(to other: Glance) -> Int {
            guard isASCII, other.isASCII else { return 0 }
            return max(
                abs(count - other.count),
                (letters & ~other.letters).nonzeroBitCount,
                (other.letters & ~letters).nonzeroBitCount
            )
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
