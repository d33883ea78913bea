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
        let wanted = folded(word)
        guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
        let glance = Glance(word)
        var best: (distance: Int, word: String)?
        for candidate in known {
            let seen = Glance(candidate)
            // Most words are nowhere near, and a catalog has hundreds.
            guard glance.leastDistance(to: seen) <= max(glance.count, seen.count) / 3 else { continue }
            let letters = folded(candidate)
            let allowed = min(best?.distance ?? .max, max(wanted.count, letters.count) / 3)
            guard let distance = distance(wanted, letters, atMost: allowed) else { continue }
            if let best, (best.distance, best.word) < (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.word
    }

    /// What is told of a word without an allocation: how long it is, and which letters it has.
    private struct Glance {
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

    private static func folded(_ word: String) -> [UInt32] {
        word.unicodeScalars.map { scalar in
            switch scalar {
            case "A"..."Z": scalar.value + 0x20
            case "-": Unicode.Scalar("_").value
            default: scalar.value
            }
        }
    }

    /// Optimal string alignment distance, or nil once it is certain to exceed `limit`.
    private static func distance(_ left: [UInt32], _ right: [UInt32], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for column in right.indices {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforePrevious[column - 1] + 1)
                }
                current.append(least)
            }
            // A swap looks back two rows, so both have to be past the limit.
            if (previous.min() ?? 0) > limit, (current.min() ?? 0) > limit { return nil }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count] <= limit ? previous[right.count] : nil
    }
}
