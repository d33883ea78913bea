internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A plan for a person at a terminal: grouped by tenant, `+ ~ -` in front, old → new, one line at the end.
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
        var section = Section()
        var deviations = document.deviations[...]
        func close() {
            if section.tenant != nil { sink(heading(section) + section.text) }
            section = Section()
        }
        /// Adds what deviates, as far as its tenant comes before `next`; tenants without a change get a section.
        func takeDeviations(before next: String?) {
            while let entry = deviations.first, next.map(entry.tenant.precedesInBytes) ?? true {
                if let tenant = section.tenant, !tenant.hasSameBytes(as: entry.tenant) { close() }
                section.take(entry.tenant, entry.source?.file)
                section.text += deviation(entry)
                deviations.removeFirst()
            }
        }
        OrderedPieces.make(of: document.entries.count) { [entries = document.entries] places in
            places.map { place in
                let entry = entries[place]
                return Paragraph(
                    tenant: entry.tenant,
                    file: entry.source?.file,
                    isRemoved: entry.reason == .tenantRemoved,
                    text: change(entry)
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
            }
        }
        takeDeviations(before: nil)
        close()
        let notices = notices(document)
        let isBlank = document.isEmpty && document.deviations.isEmpty && notices.isEmpty
        sink(notices + (isBlank ? "" : "\n") + summary(document))
    }

    /// One change.
    private struct Paragraph: Sendable {
        let tenant: String
        let file: String?
        let isRemoved: Bool
        let text: String
    }

    /// The changes of one tenant.
    private struct Section {
        var tenant: String?
        var file: String?
        var isRemoved = false
        var text = ""

        mutating func take(_ tenant: String, _ file: String?, isRemoved: Bool = false) {
            self.tenant = tenant
            // A change that the manifest is silent about names no file; another change of the tenant may.
            self.file = self.file ?? file
            self.isRemoved = self.isRemoved || isRemoved
        }
    }

    private func heading(_ section: Section) -> String {
        let place = section.file.map { "  (\(TerminalText.escaped($0)))" } ?? (section.isRemoved ? "  (no file)" : "")
        return "\n" + style(.bold, TerminalText.escaped(section.tenant ?? "")) + style(.dim, place) + "\n"
    }

    private func change(_ entry: PlanEntry) -> String {
        let mark = entry.action.mark
        var line = "  " + style(mark.style, "\(mark.sign) \(entry.kind.name)")
        if entry.kind != .bot { line += " " + style(mark.style, TerminalText.escaped(entry.key)) }
        if let explanation = entry.explanation { line += style(.dim, "  \(explanation)") }
        if entry.isOneLine { line += "  " + entry.fields.map { whole($0, of: entry) }.joined(separator: ", ") }
        if let origin = entry.source?.origin, origin.line > 0, entry.action != .create {
            line += style(.dim, "  (line \(origin.line))")
        }
        var text = line + "\n"
        if !entry.isOneLine {
            for field in entry.fields { text += "      \(difference(field, of: entry))\n" }
        }
        for note in entry.risks { text += risk(note) }
        return text
    }

    /// A field of a row that comes or goes as a whole; the name is left out where there is no other.
    private func whole(_ field: PlanEntry.EntryField, of entry: PlanEntry) -> String {
        let value = ShownText(entry.action == .delete ? field.before : field.after, unit: unit(field, of: entry)).text
        return entry.kind.fields.count == 1 ? value : "\(TerminalText.escaped(field.name)) \(value)"
    }

    private func difference(_ field: PlanEntry.EntryField, of entry: PlanEntry) -> String {
        let name = TerminalText.escaped(field.name)
        let before = ShownText(field.before, unit: unit(field, of: entry)).text
        let after = ShownText(field.after, unit: unit(field, of: entry)).text
        let note = field.drift == .none ? "" : style(.yellow, "  [\(field.drift.rawValue)]")
        if entry.action == .create { return "\(name): \(after)" }
        return "\(name): \(before)" + style(.dim, " → ") + after + note
    }

    private func unit(_ field: PlanEntry.EntryField, of entry: PlanEntry) -> Field.Unit? {
        entry.kind.unit(ofField: field.name)
    }

    private func risk(_ note: RiskNote) -> String {
        note.risk.needsAcknowledgement
            ? "      " + style(.yellow, "! \(note.risk.rawValue): \(note.risk.meaning)") + "\n"
            : "      " + style(.dim, "\(note.risk.rawValue): \(note.risk.meaning)") + "\n"
    }

    private func notices(_ document: PlanDocument) -> String {
        var text = ""
        let required = document.requiredAcknowledgements
        if !required.isEmpty {
            text += "\n" + style(.yellow, "Needs an acknowledgement:") + "\n"
            for note in required { text += "  --ack \(TerminalText.escaped(note.acknowledgement))\n" }
        }
        if !document.brokenLimits.isEmpty {
            text += "\n" + style(.red, "Beyond the limits:") + "\n"
            for limit in document.brokenLimits { text += "  \(TerminalText.escaped(limit.description))\n" }
        }
        if !document.unresolved.isEmpty {
            text += "\n" + style(.yellow, "Secrets that are not at hand (apply refuses):") + "\n"
            for line in document.unresolved { text += "  \(TerminalText.escaped(line))\n" }
        }
        if !document.hints.isEmpty {
            text += "\n" + style(.dim, "Worth knowing:") + "\n"
            for hint in document.hints { text += "  \(TerminalText.escaped(hint.sentence))\n" }
        }
        return text
    }

    private func summary(_ document: PlanDocument) -> String {
        var line = "Plan: " + document.summary.sentence
        if document.unmanagedRows > 0 {
            line += "; \(document.unmanagedRows) unmanaged row\(document.unmanagedRows == 1 ? "" : "s") left alone"
        }
        let left = document.deviations.count
        if left > 0 { line += "; \(left) row\(left == 1 ? "" : "s") not as declared and left to others" }
        if let glob = document.context.tenantGlob { line += "; only tenants like '\(TerminalText.escaped(glob))'" }
        if !document.unresolved.isEmpty {
            line += "; without \(document.unresolved.count) secret\(document.unresolved.count == 1 ? "" : "s")"
        }
        return style(.bold, line + ".") + "\n"
    }

    enum Style: String {
        case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36"
    }

    func style(_ style: Style, _ text: String) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension PlanEntry {
    /// Rows that come or go as a whole take a line each, so that a new tenant stays readable; the bot has too much to say.
    fileprivate var isOneLine: Bool {
        (action == .create || action == .delete) && kind != .bot
    }
}

extension Change.Action {
    fileprivate var mark: (sign: String, style: TextPlanRenderer.Style) {
        switch self {
        case .create: ("+", .green)
        case .delete, .deactivate: ("-", .red)
        case .update, .rename: ("~", .yellow)
        case .adopt: (">", .cyan)
        case .record: ("=", .dim)
        }
    }
}
