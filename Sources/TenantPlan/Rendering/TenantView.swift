internal import CanonicalJSON
internal import Escaping
public import TenantModel

/// Live tenants for readers: a list, one whole, or JSON. Secrets never, card numbers only when asked for.
///
/// A configuration value is secret when it was applied from a secret; the ledger remembers.
public struct TenantView: Sendable {
    /// The version of the JSON form.
    public static let formatVersion = "1.0"

    private let fingerprinter: Fingerprinter
    private let exposures: Exposures
    private let revealsCards: Bool
    private let showsUnmanagedOnly: Bool

    /// Makes a view.
    ///
    /// - Parameters:
    ///   - fingerprinter: Makes fingerprints under the key of the database.
    ///   - exposures: Who may see the values of configuration keys.
    ///   - revealsCards: Whether card numbers are shown whole.
    ///   - showsUnmanagedOnly: Whether ``details(_:)`` and ``json(_:)`` leave out every row that was applied.
    public init(
        fingerprinter: Fingerprinter,
        exposures: Exposures,
        revealsCards: Bool,
        showsUnmanagedOnly: Bool = false
    ) {
        self.fingerprinter = fingerprinter
        self.exposures = exposures
        self.revealsCards = revealsCards
        self.showsUnmanagedOnly = showsUnmanagedOnly
    }

    /// Whether the tenant has rows that nobody declared: those that a plan counts and leaves alone.
    public func hasUnmanagedRows(_ tenant: RecordedTenant) -> Bool {
        ResourceKind.all.contains { tenant.unmanagedRows(of: $0) > 0 }
    }

    /// The rows of a kind that are shown.
    private func shownRows(of kind: ResourceKind, _ tenant: RecordedTenant) -> [Int] {
        let keys = tenant.live[kind.order].values.keys
        return keys.indices.filter { !showsUnmanagedOnly || !tenant.wasApplied(keys[$0], of: kind) }
    }

    /// A line a tenant, in columns.
    public func list(_ tenants: [RecordedTenant]) -> String {
        guard !tenants.isEmpty else { return "no tenants\n" }
        let kinds = ResourceKind.all.dropFirst().map { ($0.section.last ?? $0.name).uppercased() }
        let rows = [["TENANT", "ID", "ACTIVE", "MANAGED"] + kinds + ["NAME"]] + tenants.map(columns)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return trimmed(cells.joined(separator: "  ")) + "\n"
        }.joined()
    }

    /// Everything of one tenant.
    public func details(_ tenant: RecordedTenant) -> String {
        var text = "\(name(of: tenant))  (bot \(tenant.botID), \(tenant.isManaged ? "managed" : "not managed"))\n"
        for kind in ResourceKind.all {
            let rows = tenant.live[kind.order]
            for row in shownRows(of: kind, tenant) {
                let key = rows.values.keys[row]
                text += "  \(kind.name)"
                if kind != .bot {
                    text += " " + TerminalText.escaped(shownKey(key))
                    if !tenant.wasApplied(key, of: kind) { text += "  (not managed)" }
                }
                text += "\n" + lines(shown(row, of: kind, tenant), of: kind, ofRow: rows.values.keys[row])
            }
            guard rows.withoutKey > 0 else { continue }
            text += "  \(Count.of(rows.withoutKey, "\(kind.name) row")) without a key: not managed"
            text += rows.namelessIDs.isEmpty ? "\n" : "; 'adopt' takes them over by their ids\n"
            for row in namelessRows(rows) {
                text += "    \(kind.name) id \(rows.namelessIDs[row])\n"
                text += lines(shownNameless(row, of: kind, tenant), of: kind, ofRow: "")
            }
        }
        return text
    }

    private func lines(_ fields: [(Field, ShownValue)], of kind: ResourceKind, ofRow key: String) -> String {
        fields.map { field, value in
            let unit = kind.unit(ofField: field.name, ofRow: key)
            return "      \(field.name): \(ShownText(value, unit: unit).text)\n"
        }.joined()
    }

    /// The places of the rows without a key that can be taken over by an id, by that.
    private func namelessRows(_ rows: LiveRows) -> [Int] {
        rows.namelessIDs.indices.sorted { rows.namelessIDs[$0] < rows.namelessIDs[$1] }
    }

    /// What a row without a key holds: nothing of it was applied, so the ledger has no say.
    private func shownNameless(_ row: Int, of kind: ResourceKind, _ tenant: RecordedTenant) -> [(Field, ShownValue)] {
        kind.fields.enumerated().map { place, field in
            let value = tenant.live[kind.order].nameless[row, place]
            let exposure = exposures.exposure(of: field, in: kind, ofRow: "")
            return (field, ShownValue(value, exposure, fingerprinter, revealsCards: revealsCards))
        }
    }

    /// All tenants as one JSON document.
    public func json(_ tenants: [RecordedTenant]) -> String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: Self.formatVersion)
            writer.member("tenants") { writer in
                writer.array { writer in
                    for tenant in tenants { writer.element { write(tenant, to: &$0) } }
                }
            }
        }
        return writer.text
    }

    private func write(_ tenant: RecordedTenant, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("tenant", string: tenant.slug)
            writer.member("bot_id", integer: tenant.botID)
            writer.member("managed", bool: tenant.isManaged)
            writer.member("rows_without_key") { writer in
                let counts = ResourceKind.all.filter { tenant.live[$0.order].withoutKey > 0 }.map { kind in
                    JSON.Member(kind.name, .integer(tenant.live[kind.order].withoutKey))
                }
                writer.write(.object(counts))
            }
            writer.member("nameless_rows") { writer in
                writer.array { writer in
                    for kind in ResourceKind.all {
                        let rows = tenant.live[kind.order]
                        for row in namelessRows(rows) {
                            writer.element { writer in
                                writer.object { writer in
                                    writer.member("kind", string: kind.name)
                                    writer.member("id", integer: rows.namelessIDs[row])
                                    writer.member("fields") { write(shownNameless(row, of: kind, tenant), to: &$0) }
                                }
                            }
                        }
                    }
                }
            }
            writer.member("rows") { writer in
                writer.array { writer in
                    for kind in ResourceKind.all {
                        let rows = tenant.live[kind.order].values
                        for row in shownRows(of: kind, tenant) {
                            writer.element { writer in
                                writer.object { writer in
                                    writer.member("kind", string: kind.name)
                                    writer.member("key", string: shownKey(rows.keys[row]))
                                    writer.member("managed", bool: tenant.wasApplied(rows.keys[row], of: kind))
                                    writer.member("fields") { write(shown(row, of: kind, tenant), to: &$0) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func write(_ fields: [(Field, ShownValue)], to writer: inout JSONWriter) {
        writer.write(raw: "{")
        for (place, (field, value)) in fields.enumerated() {
            if place > 0 { writer.write(raw: ",") }
            writer.write(string: field.name)
            writer.write(raw: ":")
            value.write(to: &writer, isSensitive: false)
        }
        writer.write(raw: "}")
    }

    private func shown(_ row: Int, of kind: ResourceKind, _ tenant: RecordedTenant) -> [(Field, ShownValue)] {
        let live = tenant.live[kind.order].values
        let ledger = tenant.ledger[kind.order]?.values
        let applied = ledger?.index(of: live.keys[row])
        let settling = Settling(fingerprints: [:], fingerprinter: fingerprinter)
        return kind.fields.enumerated().map { place, field in
            let value = live[row, place]
            let exposure = exposures.exposure(of: field, in: kind, ofRow: live.keys[row])
            guard exposure == .open, let ledger, let applied else {
                return (field, ShownValue(value, exposure, fingerprinter, revealsCards: revealsCards))
            }
            let sides = settling.settle(desired: .undeclared, ledger: ledger[applied, place], live: value)
            return (field, ShownValue(sides.live, exposure, fingerprinter, revealsCards: revealsCards))
        }
    }

    private func columns(_ tenant: RecordedTenant) -> [String] {
        let bot = tenant.live[ResourceKind.bot.order].values
        func value(_ field: String) -> String {
            guard !bot.isEmpty, let field = ResourceKind.bot.fieldIndex(field) else { return "" }
            return switch bot[0, field] {
            case .bool(let value): value ? "yes" : "no"
            case .text(let text): shown(text)
            default: ""
            }
        }
        func shown(_ name: String) -> String {
            let shown = ShownValue(.text(name), .open, fingerprinter, revealsCards: revealsCards)
            return shown.isSensitive ? ShownText(shown, unit: nil).text : TerminalText.escaped(name)
        }
        let counts = ResourceKind.all.dropFirst().map { kind in
            String(tenant.live[kind.order].values.count + tenant.live[kind.order].withoutKey)
        }
        return [name(of: tenant), String(tenant.botID), value("is_active"), tenant.isManaged ? "yes" : "no"] + counts
            + [value("name")]
    }

    /// The key of a row, as far as it may be seen: no manifest has the number of a card for one, but somebody else may.
    private func shownKey(_ key: String) -> String {
        revealsCards ? key : CardNumber.maskingWholeNumbers(in: key) ?? key
    }

    private func name(of tenant: RecordedTenant) -> String {
        tenant.slug.map { TerminalText.escaped($0) } ?? "-"
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
