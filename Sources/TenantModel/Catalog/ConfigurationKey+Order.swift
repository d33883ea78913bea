extension ConfigurationKey {
    /// The key whose value that of a built-in key is never below: a longer period costs no less, more traffic neither,
    /// and the greatest payment is not below the least.
    ///
    /// - Parameter name: The key.
    /// - Returns: The key before it in its row; `nil` for most.
    static func lowerNeighbour(of name: String) -> String? {
        let maximum = "_MAX_AMOUNT_KOPEKS"
        if name.hasSuffix(maximum) { return String(name.dropLast(maximum.count)) + "_MIN_AMOUNT_KOPEKS" }
        return neighbours[name]
    }

    private static let neighbours: [String: String] = {
        let periods = [14, 30, 60, 90, 180, 360].map { "PRICE_\($0)_DAYS" }
        let packages = [5, 10, 25, 50, 100, 250, 500, 1000].map { "PRICE_TRAFFIC_\($0)GB" }
        var neighbours: [String: String] = [:]
        for row in [periods, packages + ["PRICE_TRAFFIC_UNLIMITED"]] {
            for (lower, higher) in zip(row, row.dropFirst()) { neighbours[higher] = lower }
        }
        return neighbours
    }()
}
