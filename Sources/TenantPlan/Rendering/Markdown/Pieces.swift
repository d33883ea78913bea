/// A text in pieces, each of which ends with what parts members of a list, of a map, or words.
struct Pieces {
    /// A number for each piece: the same for two that are the same.
    private(set) var names: [Int] = []
    /// Where each piece begins, and where the last one ends.
    private var borders: [Int]

    /// Takes a text apart.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - part: What of it is taken.
    ///   - known: The numbers of all pieces so far, of both sides.
    init(of text: [Unicode.Scalar], in part: Range<Int>, names known: inout [ArraySlice<Unicode.Scalar>: Int]) {
        borders = [part.lowerBound]
        var start = part.lowerBound
        for place in part where Self.isBorder(text[place]) || place == part.upperBound - 1 {
            let piece = text[start...place]
            let name = known[piece] ?? known.count
            known[piece] = name
            names.append(name)
            start = place + 1
            borders.append(start)
        }
    }

    /// Where some pieces stand in the text.
    func range(_ pieces: Range<Int>) -> Range<Int> { borders[pieces.lowerBound]..<borders[pieces.upperBound] }

    /// Whether a piece ends behind a character. A colon is none: it holds a name and its value together.
    static func isBorder(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ",", ";", "|", "/", "&", "\\", " ", "\n", "\t", "{", "}", "[", "]", "(", ")", "\u{60C}", "\u{61B}": true
        default: false
        }
    }
}

/// Pieces that stand once on either side and in one order on both: the most of them that there are.
struct Anchors {
    /// The places on the first side and on the second.
    private(set) var places: [(Int, Int)] = []

    init(_ first: [Int], _ second: [Int], names count: Int) {
        let sides = (Self.onlyPlaces(first, count), Self.onlyPlaces(second, count))
        let common = second.compactMap { name -> (Int, Int)? in
            guard let left = sides.0[name], let right = sides.1[name] else { return nil }
            return (left, right)
        }
        // The longest rising row of places on the first side: of each length, what ends with the smallest place so far.
        var ends: [Int] = []
        var before: [Int?] = []
        for (place, pair) in common.enumerated() {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if common[ends[middle]].0 < pair.0 { low = middle + 1 } else { high = middle }
            }
            before.append(low > 0 ? ends[low - 1] : nil)
            if low < ends.count { ends[low] = place } else { ends.append(place) }
        }
        var last = ends.last
        while let place = last {
            places.append(common[place])
            last = before[place]
        }
        places.reverse()
    }

    /// Where each name stands; `nil` where it does not, or more than once.
    private static func onlyPlaces(_ names: [Int], _ count: Int) -> [Int?] {
        var found = [Int?](repeating: nil, count: count)
        var isRepeated = [Bool](repeating: false, count: count)
        for (place, name) in names.enumerated() {
            if found[name] != nil { isRepeated[name] = true }
            found[name] = place
        }
        for name in found.indices where isRepeated[name] { found[name] = nil }
        return found
    }
}
