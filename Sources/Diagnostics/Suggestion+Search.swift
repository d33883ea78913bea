extension Suggestion {
    /// The search for the nearest of words that are looked at one after another.
    struct Search {
        private let glance: Glance
        private let wanted: [UInt32]
        private var rows = AlignmentRows()
        /// Whether words come in order, so that of those equally near the first is the one.
        private let isOrdered: Bool
        /// The nearest so far.
        private(set) var best: (distance: Int, word: String)?

        /// Begins to search, unless a word is none, or too long to be a slip of the hand.
        init?(for word: String, inOrder isOrdered: Bool = false) {
            self.isOrdered = isOrdered
            wanted = folded(word)
            guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
            glance = Glance(word)
        }

        /// Takes a word if it is nearer than those before.
        ///
        /// - Parameters:
        ///   - candidate: The word.
        ///   - seen: What a glance tells of it.
        ///   - letters: Its letters; asked for only where the glance does not settle it.
        mutating func look(at candidate: String, _ seen: Glance, _ letters: () -> [UInt32]) {
            // Most words are nowhere near, and a catalog has hundreds.
            let nearest = best.map { isOrdered ? $0.distance - 1 : $0.distance } ?? .max
            guard nearest >= 0 else { return }
            guard glance.mayBe(within: min(nearest, max(glance.count, seen.count) / 3), of: seen) else { return }
            let letters = letters()
            let allowed = min(nearest, max(wanted.count, letters.count) / 3)
            guard let distance = rows.distance(wanted, letters, atMost: allowed) else { return }
            if let best, (best.distance, best.word) < (distance, candidate) { return }
            guard distance <= Self.fewSteps || !hasOtherPart(letters) else { return }
            best = (distance, candidate)
        }

        /// As many may be anywhere in a word.
        private static let fewSteps = 2

        /// Whether one of the parts that `_` divides both words into is another word: `PAL24_ENABLED` is no slip for
        /// `LOYALTY_ENABLED`, however long what they share is.
        private mutating func hasOtherPart(_ letters: [UInt32]) -> Bool {
            let (own, others) = (wanted.split(separator: Self.divider), letters.split(separator: Self.divider))
            guard own.count == others.count, own.count > 1 else { return false }
            return zip(own, others).contains { part, other in
                rows.distance(Array(part), Array(other), atMost: max(part.count, other.count) / 2) == nil
            }
        }

        private static let divider = Unicode.Scalar("_").value
    }
}

/// The last three rows of the table by which two words are aligned; kept, so that one word after another takes no memory.
private struct AlignmentRows {
    private var beforePrevious: [Int] = []
    private var previous: [Int] = []
    private var current: [Int] = []

    /// Optimal string alignment distance, or nil once it is certain to exceed `limit`.
    ///
    /// Only cells near the diagonal are filled: one that is further from it than the limit stands for more steps.
    mutating func distance(_ left: [UInt32], _ right: [UInt32], atMost limit: Int) -> Int? {
        let width = right.count
        guard abs(left.count - width) <= limit else { return nil }
        let far = limit + 1
        reset(to: far, count: width + 1)
        for column in 0...min(width, limit) { previous[column] = column }
        var previousLeast = 0
        for row in left.indices {
            let (first, last) = (max(0, row - limit), min(width - 1, row + limit))
            // What the row before the last left here is of no use any more.
            if first > 0 { current[first] = far } else { current[0] = row + 1 }
            if last + 2 <= width { current[last + 2] = far }
            var least = first > 0 ? far : row + 1
            for column in stride(from: first, through: last, by: 1) {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var steps = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    steps = min(steps, beforePrevious[column - 1] + 1)
                }
                current[column + 1] = steps
                least = min(least, steps)
            }
            // A swap looks back two rows, so both have to be past the limit.
            if previousLeast > limit, least > limit { return nil }
            previousLeast = least
            swap(&beforePrevious, &previous)
            swap(&previous, &current)
        }
        return previous[width] <= limit ? previous[width] : nil
    }

    private mutating func reset(to far: Int, count: Int) {
        beforePrevious.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
        current.removeAll(keepingCapacity: true)
        let row = repeatElement(far, count: count)
        beforePrevious.append(contentsOf: row)
        previous.append(contentsOf: row)
        current.append(contentsOf: row)
    }
}
