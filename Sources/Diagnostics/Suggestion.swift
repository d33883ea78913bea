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
        var best: (distance: Int, word: String)?
        for candidate in known {
            let letters = folded(candidate)
            let allowed = min(best?.distance ?? .max, max(wanted.count, letters.count) / 3)
            guard let distance = distance(wanted, letters, atMost: allowed) else { continue }
            if let best, (best.distance, best.word) < (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best?.word
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
