internal import Foundation

/// Times of one kind of change.
struct Delays {
    private let name: String
    private let sorted: [Double]

    init(_ name: String, _ seconds: [Double]) {
        self.name = name
        sorted = seconds.sorted()
    }

    /// A line with the quantiles in milliseconds, and whether the 99th percentile is at most `most` seconds.
    func line(most: Double) -> String {
        let parts = [("p50", 0.5), ("p99", 0.99), ("max", 1)].map { quantile, part in
            String(format: "%@ %.1f ms", quantile, value(at: part) * 1000)
        }
        let verdict = value(at: 0.99) <= most ? "met" : "missed"
        return "- \(name): \(parts.joined(separator: ", ")) of \(sorted.count) changes; "
            + String(format: "p99 of %.0f ms: %@", most * 1000, verdict)
    }

    /// The least value that so great a part of all is no greater than.
    private func value(at part: Double) -> Double {
        sorted[min(sorted.count - 1, max(0, Int((Double(sorted.count) * part).rounded(.up)) - 1))]
    }
}
