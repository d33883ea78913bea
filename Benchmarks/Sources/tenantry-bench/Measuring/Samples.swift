/// The costs of the same work in several rounds.
struct Samples {
    private(set) var costs: [Cost] = []

    mutating func add(_ cost: Cost) {
        costs.append(cost)
    }

    /// The middle of the values of one part of the cost; of an even number the mean of the two in the middle.
    func median(_ part: (Cost) -> Double) -> Double {
        let sorted = costs.map(part).sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// From the least to the most.
    func range(_ part: (Cost) -> Double) -> ClosedRange<Double> {
        let values = costs.map(part)
        return (values.min() ?? .nan)...(values.max() ?? .nan)
    }
}
