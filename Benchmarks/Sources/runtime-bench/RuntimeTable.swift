internal import Foundation

/// The figures of a run as a Markdown table, each beside what is to be reached.
struct RuntimeTable {
    let figures: Figures
    let flagd: Double?
    let tenants: Int

    var lines: [String] {
        var rows = [["", "median (min–max)", "to reach", "calls of malloc", ""]]
        for (work, name, most) in Self.works {
            rows.append(row(name, figures.nanoseconds[work] ?? [], most, "%.1f", "ns", figures.allocations[work]))
        }
        if let flagd {
            rows.append([
                "beside it: openfeature-flagd-core in Python, one flag", String(format: "%.0f ns", flagd), "", "", "",
            ])
        }
        rows.append(row("opening a runtime of \(tenants) tenants", figures.loads, 1.5, "%.2f", "s", nil))
        let kilobytes = figures.bytesPerTenant.map { $0 / 1000 }
        if !kilobytes.isEmpty {
            rows.append(row("memory that it holds, a tenant", kilobytes, 30, "%.1f", "KB", nil))
        }

        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            "| " + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
                + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return [machine, "", lines[0], rule] + lines.dropFirst()
    }

    private static let works: [(Figures.Work, String, Double)] = [
        (.knownKey, "a flag of a held snapshot, known key", 10),
        (.stringKey, "a flag of a held snapshot, string key", 60),
        (.taking, "taking a snapshot", 30),
        (.takingTwice, "taking a snapshot, two threads at once", 200),
    ]

    private func row(
        _ name: String,
        _ samples: [Double],
        _ most: Double,
        _ format: String,
        _ unit: String,
        _ allocations: Int?
    ) -> [String] {
        func text(_ value: Double) -> String { String(format: format, value) }
        let range = "\(text(samples.min() ?? .nan))–\(text(samples.max() ?? .nan))"
        return [
            name, "\(text(samples.median)) \(unit) (\(range))", String(format: "≤ %g %@", most, unit),
            allocations.map { "\($0) in 1,000,000" } ?? "", samples.median <= most ? "met" : "missed",
        ]
    }

    private var machine: String {
        let process = ProcessInfo.processInfo
        var load = 0.0
        let isKnown = unsafe getloadavg(&load, 1) == 1
        return "\(process.activeProcessorCount) cores"
            + (isKnown ? String(format: ", load %.1f at the end.", load) : ".")
    }
}
