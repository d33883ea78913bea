/// Where two texts differ, as stretches in their order: whatever lies outside of them is the same on both sides.
///
/// It need not be the shortest list of differences, so that texts of a megabyte take a moment: what both begin and end with
/// is left out, the rest falls into pieces at commas, spaces and the like, and pieces that stand once on either side, in one
/// order, are held together. Between two of these it goes piece by piece where both sides have equally many, and is one
/// stretch otherwise.
struct Differences {
    /// Places of one difference, counted in code points; empty on a side that has nothing there.
    struct Stretch: Equatable {
        var first: Range<Int>
        var second: Range<Int>

        /// How many code points the longer side has.
        var length: Int { max(first.count, second.count) }
    }

    /// The differences; none where the texts are the same.
    private(set) var stretches: [Stretch] = []
    private let first: [Unicode.Scalar]
    private let second: [Unicode.Scalar]

    init(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) {
        self.first = first
        self.second = second
        let whole = stripped(Stretch(first: first.indices, second: second.indices))
        guard whole.length > 0 else { return }
        var names: [ArraySlice<Unicode.Scalar>: Int] = [:]
        let sides = (
            Pieces(of: first, in: whole.first, names: &names), Pieces(of: second, in: whole.second, names: &names)
        )
        var done = (0, 0)
        for anchor in Anchors(sides.0.names, sides.1.names, names: names.count).places {
            compare(sides, from: done, to: anchor)
            done = (anchor.0 + 1, anchor.1 + 1)
        }
        compare(sides, from: done, to: (sides.0.names.count, sides.1.names.count))
    }

    /// Compares what lies between two pieces that both sides have.
    private mutating func compare(_ sides: (Pieces, Pieces), from: (Int, Int), to: (Int, Int)) {
        var (from, to) = (from, to)
        while from.0 < to.0, from.1 < to.1, sides.0.names[from.0] == sides.1.names[from.1] {
            from = (from.0 + 1, from.1 + 1)
        }
        while from.0 < to.0, from.1 < to.1, sides.0.names[to.0 - 1] == sides.1.names[to.1 - 1] {
            to = (to.0 - 1, to.1 - 1)
        }
        guard to.0 - from.0 == to.1 - from.1 else {
            return add(
                Stretch(first: sides.0.range(from.0..<to.0), second: sides.1.range(from.1..<to.1))
            )
        }
        for (left, right) in zip(from.0..<to.0, from.1..<to.1) where sides.0.names[left] != sides.1.names[right] {
            add(Stretch(first: sides.0.range(left..<(left + 1)), second: sides.1.range(right..<(right + 1))))
        }
    }

    /// Adds a difference: a short one as it is, since half a number says little, of a long one what differs in it.
    private mutating func add(_ stretch: Stretch) {
        guard stretch.length > Self.longestPiece else { return append(stretch) }
        let rest = stripped(stretch)
        guard rest.first.count == rest.second.count else { return append(rest) }
        // As long as each other: character by character, but for what is too short to be left out.
        var open: Stretch?
        for (left, right) in zip(rest.first, rest.second) where first[left] != second[right] {
            if let start = open, left - start.first.upperBound >= Self.longestPiece {
                append(start)
                open = nil
            }
            open = Stretch(
                first: (open?.first.lowerBound ?? left)..<(left + 1),
                second: (open?.second.lowerBound ?? right)..<(right + 1)
            )
        }
        if let open { append(open) }
    }

    /// Adds a difference, to the last one where it goes on behind that.
    private mutating func append(_ stretch: Stretch) {
        if let last = stretches.last, last.first.upperBound == stretch.first.lowerBound,
            last.second.upperBound == stretch.second.lowerBound
        {
            stretches[stretches.count - 1] = Stretch(
                first: last.first.lowerBound..<stretch.first.upperBound,
                second: last.second.lowerBound..<stretch.second.upperBound
            )
        } else {
            stretches.append(stretch)
        }
    }

    /// How many code points a piece has that is shown whole.
    private static let longestPiece = 40

    /// Without what both sides begin and end with.
    private func stripped(_ stretch: Stretch) -> Stretch {
        var (left, right) = (stretch.first, stretch.second)
        while !left.isEmpty, !right.isEmpty, first[left.lowerBound] == second[right.lowerBound] {
            left = (left.lowerBound + 1)..<left.upperBound
            right = (right.lowerBound + 1)..<right.upperBound
        }
        while !left.isEmpty, !right.isEmpty, first[left.upperBound - 1] == second[right.upperBound - 1] {
            left = left.lowerBound..<(left.upperBound - 1)
            right = right.lowerBound..<(right.upperBound - 1)
        }
        return Stretch(first: left, second: right)
    }
}
