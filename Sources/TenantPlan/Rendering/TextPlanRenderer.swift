internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A plan for a person at a terminal: what has to be accepted, then a group a tenant, `+ ~ -` in front, old → new, one
/// line at the end.
///
/// Live values were never checked by a manifest, and a plan file by nobody, so every text goes through
/// ``TerminalText``.
public struct TextPlanRenderer: Sendable {
    /// Whether to colour.
    public let colour: Bool

    /// Makes a renderer.
    public init(colour: Bool) {
        self.colour = colour
    }

    /// Writes `document` to `sink`, a tenant at a time.
    public func render(_ document: PlanDocument, to sink: (String) -> Void) {
        let obstacles = obstacles(document)
        if !obstacles.isEmpty { sink(obstacles) }
        if !document.directory.isEmpty { sink(directory(document.directory)) }
        let notes = render(document.entries, document.deviations[...], to: sink)
        let hints =
            held(document) + undeclared(document.undeclaredUse) + leftToOthers(document) + hints(document)
        let isBlank = document.isEmpty && document.deviations.isEmpty && hints.isEmpty && obstacles.isEmpty
        sink(hints + (isBlank ? "" : "\n") + self.notes(notes) + summary(document))
    }

    /// Writes changes and deviations, a tenant at a time.
    ///
    /// - Returns: What notes there are among them.
    @discardableResult
    func render(
        _ entries: PlanEntries,
        _ deviations: ArraySlice<DeviationEntry>,
        to sink: (String) -> Void
    ) -> NoteCounts {
        var section = Section()
        var notes = NoteCounts()
        var deviations = deviations
        func close() {
            if section.tenant != nil { sink(heading(section) + section.text) }
            section = Section()
        }
        /// Adds what deviates, as far as its tenant comes before `next`; tenants without a change get a section.
        func takeDeviations(before next: String?) {
            while let entry = deviations.first, next.map(entry.tenant.precedesInBytes) ?? true {
                if let tenant = section.tenant, !tenant.hasSameBytes(as: entry.tenant) { close() }
                section.take(entry.tenant, entry.source?.ownFile)
                section.text += deviation(entry)
                deviations.removeFirst()
            }
        }
        OrderedPieces.make(of: entries.count) { places in
            places.map { place in
                let entry = entries[place]
                return Paragraph(
                    tenant: entry.tenant,
                    file: entry.source?.ownFile,
                    isRemoved: entry.reason == .tenantRemoved,
                    text: change(entry),
                    notes: entry.notes
                )
            }
        } to: { paragraphs in
            for paragraph in paragraphs {
                if section.tenant?.hasSameBytes(as: paragraph.tenant) != true {
                    takeDeviations(before: paragraph.tenant)
                    close()
                }
                section.take(paragraph.tenant, paragraph.file, isRemoved: paragraph.isRemoved)
                section.text += paragraph.text
                notes.add(paragraph.notes, of: paragraph.tenant)
            }
        }
        takeDeviations(before: nil)
        close()
        return notes
    }

    /// One change.
    private struct Paragraph: Sendable {
        let tenant: String
        let file: String?
        let isRemoved: Bool
        let text: String
        let notes: [Risk]
    }

    /// The changes of one tenant.
    private struct Section {
        var tenant: String?
        var file: String?
        var isRemoved = false
        var text = ""

        mutating func take(_ tenant: String, _ file: String?, isRemoved: Bool = false) {
            self.tenant = tenant
            // A change that the manifest is silent about names no file, nor does one that comes from a layer; another change of
            // the tenant may.
            self.file = self.file ?? file
            self.isRemoved = self.isRemoved || isRemoved
        }
    }

    private func heading(_ section: Section) -> String {
        let place = section.file.map { "  (\(TerminalText.escaped($0)))" } ?? (section.isRemoved ? "  (no file)" : "")
        return "\n" + style(.bold, TerminalText.escaped(section.tenant ?? "")) + style(.dim, place) + "\n"
    }

    private func change(_ entry: PlanEntry) -> String {
        let colour = entry.action.style
        var text = "  "
        text += style(colour, entry.action.sign + " " + entry.kind.name)
        if entry.kind != .bot {
            text += " "
            text += style(colour, TerminalText.escaped(entry.key))
        }
        if let explanation = entry.explanation() { text += style(.dim, "  " + explanation) }
        if entry.isOneLine {
            var separator = "  "
            for field in entry.fields {
                text += separator
                text += whole(field, of: entry)
                separator = ", "
            }
        }
        if let place = entry.declaredPlace { text += self.place(place) }
        text += "\n"
        if !entry.isOneLine {
            for field in entry.fields {
                text += "      "
                text += difference(field, of: entry)
                text += "\n"
            }
        }
        for row in entry.woken { text += woken(row) }
        for note in entry.risks { text += risk(note) }
        return text
    }

    /// What comes into use by a change, or goes beside it.
    private func woken(_ row: PlanEntry.WokenEntry) -> String {
        let values = row.fields.map { "\(TerminalText.escaped($0.name)) \(row.text(of: $0).text)" }
        let lead = style(.yellow, "\(row.words):")
        return "      \(lead) \(TerminalText.escaped(row.label))  \(values.joined(separator: ", "))\n"
    }

    /// Where a change or a row is declared.
    func place(_ place: DeclaredPlace) -> String { style(.dim, "  (\(TerminalText.escaped(place.text)))") }

    /// A field of a row that comes or goes as a whole; the name is left out where there is no other.
    private func whole(_ field: PlanEntry.EntryField, of entry: PlanEntry) -> String {
        let value = ShownText(entry.action == .delete ? field.before : field.after, unit: unit(field, of: entry)).text
        let note = field.appliedText(in: entry).map { style(.yellow, " [applied was \($0)]") } ?? ""
        return (entry.kind.fields.count == 1 ? value : TerminalText.escaped(field.name) + " " + value) + note
    }

    private func difference(_ field: PlanEntry.EntryField, of entry: PlanEntry) -> String {
        let name = TerminalText.escaped(field.name)
        let (before, after) = ShownText.pair(field.before, field.after, unit: unit(field, of: entry))
        let applied = field.appliedText(in: entry).map { "applied was \($0)" }
        let present = field.presentText(in: entry).map { "is and stays \($0)" }
        let words = [field.liveNote(in: entry), applied, present].compactMap(\.self)
        let note = words.isEmpty ? "" : style(.yellow, "  [\(words.joined(separator: ", "))]")
        if entry.action == .create || field.before == field.after { return "\(name): \(after.text)" + note }
        return "\(name): \(before.text)" + style(.dim, " → ") + after.text + note
    }

    private func unit(_ field: PlanEntry.EntryField, of entry: PlanEntry) -> Field.Unit? {
        entry.kind.unit(ofField: field.name, ofRow: entry.key)
    }

    /// What is to be accepted stands at the top with its meaning; here it only is marked.
    func risk(_ note: RiskNote) -> String {
        let reach = note.knownReach
        if note.needsAcknowledgement {
            return "      " + style(.yellow, "! \(note.risk.rawValue)") + (reach.map { ": \($0)" } ?? "") + "\n"
        }
        let words = [note.risk.meaning, reach].compactMap(\.self).joined(separator: "; ")
        return "      " + style(.dim, "\(note.risk.rawValue): \(words)") + "\n"
    }

    enum Style: String {
        case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36"
    }

    func style(_ style: Style, _ text: String) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension Change.Action {
    fileprivate var style: TextPlanRenderer.Style {
        switch self {
        case .create: .green
        case .delete, .deactivate: .red
        case .update, .rename: .yellow
        case .adopt: .cyan
        case .record: .dim
        }
    }
}
