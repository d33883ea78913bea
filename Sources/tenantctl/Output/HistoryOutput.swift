internal import CanonicalJSON
internal import Escaping
internal import TenantStore

/// The newest part of the history, a line an entry or as JSON. What stands in its tables was checked by nobody.
struct HistoryOutput {
    private let entries: [Entry]
    /// Which tenants were asked for; `nil` for all.
    private let tenantGlob: String?

    private enum Entry {
        case operation(OperationRecord)
        case hold(HoldEvent)
    }

    init(history: History, limit: Int, tenantGlob: String?) {
        self.tenantGlob = tenantGlob
        // A rollback holds its tenants before it is finished, so that it comes first.
        var entries: [Entry] = []
        var events = history.holdEvents[...]
        for operation in history.operations {
            while let event = events.first, event.instant > operation.instant {
                entries.append(.hold(events.removeFirst()))
            }
            entries.append(.operation(operation))
        }
        entries += events.map(Entry.hold)
        self.entries = Array(entries.prefix(limit))
    }

    var text: String {
        guard !entries.isEmpty else {
            return tenantGlob.map { "nothing that is kept changed a tenant like '\(escaped($0))'\n" } ?? "nothing yet\n"
        }
        let rows = [["REVISION", "WHEN", "ACTOR", "COMMIT", "CHANGES"]] + entries.map(columns)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var text = ""
        for (place, row) in rows.enumerated() {
            let last = row.count - 1
            let cells = row.indices.map { column in
                column == last
                    ? row[column] : row[column] + String(repeating: " ", count: widths[column] - row[column].count)
            }
            text += cells.joined(separator: "  ") + "\n"
            guard place > 0, case .operation(let operation) = entries[place - 1] else { continue }
            for line in operation.acceptance { text += "    \(line)\n" }
        }
        return text
    }

    private func columns(_ entry: Entry) -> [String] {
        switch entry {
        case .operation(let operation):
            [
                String(operation.revision), when(operation.finishedAt, operation.age), escaped(operation.actor),
                operation.shortCommit, operation.summary + "  " + escaped(operation.shortPlanID),
            ]
        case .hold(let event):
            [
                event.kind.rawValue, when(event.at, event.age), escaped(event.actor), "-",
                escaped(event.tenant ?? "all tenants") + ": " + escaped(event.reason)
                    + (event.until.map { ", until \($0)" } ?? ""),
            ]
        }
    }

    private func when(_ time: String, _ age: Int64) -> String { "\(time) (\(TimeSpan.words(age)) ago)" }

    var json: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.0")
            writer.member("entries") { writer in
                writer.array { writer in
                    for entry in entries { writer.element { write(entry, to: &$0) } }
                }
            }
        }
        return writer.text
    }

    private func write(_ entry: Entry, to writer: inout JSONWriter) {
        switch entry {
        case .operation(let operation): operation.write(to: &writer)
        case .hold(let event):
            writer.object { writer in
                writer.member("event", string: event.kind.rawValue)
                writer.member("tenant", string: event.tenant)
                writer.member("reason", string: event.reason)
                writer.member("actor", string: event.actor)
                writer.member("finished_at", string: event.at)
                writer.member("until", string: event.until)
            }
        }
    }

    private func escaped(_ text: String) -> String { TerminalText.escaped(text) }
}
