internal import Foundation

/// The figures of a run as a Markdown table, which reads well on a terminal too.
struct FiguresTable {
    let outcomes: [Outcome]

    var lines: [String] {
        var rows = [["", "wall s, median (min–max)", "processor s, client + server", "peak MB"]]
        for outcome in outcomes {
            rows.append(row(outcome.target.work, outcome.work))
            if let name = outcome.target.floor, let floor = outcome.floor { rows.append(row("floor: " + name, floor)) }
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return [lines[0], rule] + lines.dropFirst()
    }

    private func row(_ name: String, _ samples: Samples) -> [String] {
        let (client, server) = (samples.median(\.client), samples.median(\.server))
        return [
            name,
            "\(seconds(samples.median(\.wall))) (\(seconds(samples.range(\.wall).lowerBound))–"
                + "\(seconds(samples.range(\.wall).upperBound)))",
            server > 0 ? "\(seconds(client)) + \(seconds(server))" : seconds(client),
            String(format: "%.0f", samples.range(\.peakMemory).upperBound),
        ]
    }

    private func seconds(_ value: Double) -> String { String(format: "%.3f", value) }
}
