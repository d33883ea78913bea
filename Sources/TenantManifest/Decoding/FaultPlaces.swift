internal import YAMLSyntax

/// Where the faults of a file as YAML stand. What stands there has been reported, and says nothing more.
struct FaultPlaces {
    /// In the order of the text.
    private let marks: [YAMLMark]

    /// No faults, as nearly always.
    static let none = FaultPlaces([])

    init(_ faults: [YAMLFault]) {
        marks = faults.map(\.mark).sorted()
    }

    /// Whether there are none.
    var isEmpty: Bool { marks.isEmpty }

    /// Whether a fault stands just here.
    func contains(_ mark: YAMLMark) -> Bool {
        let place = lowerBound(of: mark)
        return place < marks.count && marks[place] == mark
    }

    /// Whether a fault is about a node or stands somewhere inside of it.
    func touch(_ node: YAMLNode) -> Bool {
        if contains(node.site) { return true }
        let place = lowerBound(of: node.start)
        return place < marks.count && marks[place] < node.end
    }

    /// The place of the first fault that does not stand before `mark`.
    private func lowerBound(of mark: YAMLMark) -> Int {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle] < mark { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
