/// How much of two long texts that differ is shown: so many differences, each with a little of what stands around it.
struct DifferenceRoom {
    /// What is shown of one difference.
    struct Share {
        /// How many characters in front of it, which both sides have.
        var before: Int
        /// How many behind it.
        var after: Int
        /// How many of its own, on each side, at most.
        var length: Int
    }

    /// One for each difference that there is room for, from the first on; at least one.
    private(set) var shares: [Share] = []

    /// Shares the room.
    ///
    /// - Parameters:
    ///   - stretches: The differences, at least one.
    ///   - text: The first of the two texts.
    ///   - longest: How many characters there is room for on each side.
    init(_ stretches: [Differences.Stretch], in text: [Unicode.Scalar], longest: Int) {
        let context = min(Self.context, longest / 8)
        var needs: [Int] = []
        var room = longest
        for (place, stretch) in stretches.enumerated() {
            let before = place > 0 ? stretches[place - 1].first.upperBound : 0
            let after = place + 1 < stretches.count ? stretches[place + 1].first.lowerBound : text.count
            var share = Share(
                before: Self.reach(from: stretch.first.lowerBound, backTo: before, in: text, context),
                after: Self.reach(from: stretch.first.upperBound, onTo: after, in: text, context),
                length: 0
            )
            // What the one before shows is not shown twice.
            if let last = shares.last, last.after + share.before > stretch.first.lowerBound - before {
                share.before = stretch.first.lowerBound - before - last.after
            }
            let around = share.before + share.after + Self.marks
            let need = around + stretch.length
            let least = min(need, max(around + Self.leastLength, min(Self.leastShare, longest)))
            guard place == 0 || least <= room else { break }
            share.length = max(least - around, 1)
            room -= least
            shares.append(share)
            needs.append(need - least)
        }
        // Those that lack the least first: what they leave of an equal part goes to the others.
        let order = shares.indices.sorted { needs[$0] < needs[$1] }
        for (done, place) in order.enumerated() {
            let part = min(needs[place], max(room, 0) / (order.count - done))
            shares[place].length += part
            room -= part
        }
    }

    /// How many characters are shown on either side of a difference, and up to as many more where a piece begins or ends.
    private static let context = 12
    /// What "…" takes on both sides.
    private static let marks = 2
    /// The least that a difference is shown with, unless it is shorter: fewer of them say more.
    private static let leastShare = 96
    private static let leastLength = 12

    /// How many characters in front of a place are shown: from where a piece begins, if that is near.
    private static func reach(from place: Int, backTo least: Int, in text: [Unicode.Scalar], _ context: Int) -> Int {
        var start = max(least, place - context)
        let furthest = max(least, start - context)
        // Near enough to what stands there already, "…" would take as much room.
        if start - least <= 3 { return place - least }
        for nearer in stride(from: start, through: furthest, by: -1)
        where nearer == least || Pieces.isBorder(text[nearer - 1]) {
            return place - nearer
        }
        // A letter keeps its marks.
        while start > furthest, text[start].properties.isGraphemeExtend { start -= 1 }
        return place - start
    }

    /// Likewise behind a place.
    private static func reach(from place: Int, onTo most: Int, in text: [Unicode.Scalar], _ context: Int) -> Int {
        var end = min(most, place + context)
        let furthest = min(most, end + context)
        if most - end <= 3 { return most - place }
        for further in stride(from: end, through: furthest, by: 1)
        where further == most || (further > place && Pieces.isBorder(text[further - 1])) {
            return further - place
        }
        while end < furthest, text[end].properties.isGraphemeExtend { end += 1 }
        return end - place
    }
}
