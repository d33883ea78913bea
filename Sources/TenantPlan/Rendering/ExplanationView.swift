internal import CanonicalJSON
internal import Escaping
public import TenantModel

/// Where the fields of a tenant come from, for a person or as JSON. Secrets never, card numbers masked.
public struct ExplanationView: Sendable {
    private let fields: [FieldExplanation]
    private let database: Recorded?
    private let exposures: Exposures

    /// Makes a view of `fields`; without a database it shows what the files say.
    ///
    /// - Parameters:
    ///   - fields: The fields.
    ///   - database: What the database knows of the tenant.
    ///   - exposures: Who may see the values of configuration keys.
    public init(_ fields: [FieldExplanation], database: Recorded?, exposures: Exposures) {
        self.fields = fields
        self.database = database
        self.exposures = exposures
    }

    // MARK: Text

    /// A paragraph a field, and one about the tenant where the database knows it otherwise than its file does.
    public var text: String { (fields.map(paragraph) + [standing].compactMap(\.self)).joined(separator: "\n") }

    private var standing: String? {
        guard let database else { return nil }
        guard database.tenant != nil else { return "database: the tenant is not there\n" }
        return database.appliedAs.map { TerminalText.escaped("database: applied as \($0)") + "\n" }
    }

    private func paragraph(_ explanation: FieldExplanation) -> String {
        let field = explanation.kind.fields[explanation.field]
        let row =
            explanation.kind === ResourceKind.bot ? "bot" : "\(explanation.kind.name) \(shownName(explanation.key))"
        var lines = ["\(shownName(explanation.path))  (\(row), \(field.name))"]
        if explanation.settings.isEmpty { lines.append("    declared nowhere") }
        let isMerged = explanation.settings.first?.isMerged == true
        if isMerged, let value = explanation.value { lines.append("  = \(words(value, explanation))") }
        for (place, setting) in explanation.settings.enumerated() {
            let value = setting.value.map { words($0, explanation) } ?? "taken out"
            let position = "\(setting.position.file):\(setting.position.origin.line):\(setting.position.origin.column)"
            let wins = place == 0 && !isMerged
            let mark = setting.isMerged ? "  (merged)" : wins ? "" : "  (overridden)"
            lines.append("  \(wins ? "=" : " ") \(position)  \(value)\(mark)")
        }
        if explanation.management != .always { lines.append("    management  \(explanation.management.rawValue)") }
        if let sides = sides(explanation) {
            if let previous = sides.previousKey { lines.append("    applied as \(explanation.kind.name) \(previous)") }
            lines.append("    ledger  \(sides.ledger.map { words($0, explanation) } ?? "not applied")")
            let form = sides.isBare ? "  (\(LiveForm.bareWords))" : ""
            lines.append("    live    \(sides.live.map { words($0, explanation) } ?? "no row")\(form)")
            if let write = sides.write {
                let from = source(of: write, sides, explanation).map { " \($0.word) \($0.place)" } ?? ""
                let verb = write.isRecordOnly ? "found so and recorded" : "written"
                lines.append(
                    "    \(verb) by \(write.actor), revision \(write.revision), \(write.finishedAt)\(from)"
                )
            }
            if sides.isChanged { lines.append("    changed in the database since") }
        }
        return lines.map { TerminalText.escaped($0) + "\n" }.joined()
    }

    /// Where a write came from. The history keeps one line a row, that of the first field which it wrote: of the same file
    /// the line that sets this field is named, as long as it says what was written. Another file may have set the field.
    private func source(
        of write: FieldWrite,
        _ sides: Sides,
        _ explanation: FieldExplanation
    ) -> (word: String, place: String)? {
        guard let source = write.source else { return nil }
        guard let setting = explanation.settings.first else { return ("from", source) }
        let file = setting.position.file
        guard source.utf8.starts(with: (file + ":").utf8) else { return ("for the tenant at", source) }
        let line = isWritten(explanation.value, sides.ledger) ? ":\(setting.position.origin.line)" : ""
        return ("from", file + line)
    }

    private func isWritten(_ declared: FieldValue?, _ ledger: FieldValue?) -> Bool {
        if case (.secret(let declared)?, .secret(let ledger)?) = (declared, ledger) {
            return declared.reference == ledger.reference
        }
        return declared == ledger
    }

    /// A name as far as it may be seen: no manifest has the number of a card for a key, but somebody else may.
    private func shownName(_ name: String) -> String { CardNumber.maskingWholeNumbers(in: name) ?? name }

    private func words(_ value: FieldValue, _ explanation: FieldExplanation) -> String {
        let name = explanation.kind.fields[explanation.field].name
        let unit = explanation.kind.unit(ofField: name, ofRow: explanation.key)
        return ShownText(shown(value, explanation), unit: unit).text
    }

    /// Without a database there is no key to make fingerprints with.
    private func shown(_ value: FieldValue, _ explanation: FieldExplanation) -> ShownValue {
        let field = explanation.kind.fields[explanation.field]
        let exposure = exposures.exposure(of: field, in: explanation.kind, ofRow: explanation.key)
        return ShownValue(value, exposure, database?.fingerprinter)
    }

    // MARK: Database

    private struct Sides {
        var ledger: FieldValue?
        var live: FieldValue?
        var write: FieldWrite?
        /// What the row was called when it was applied last, where the files call it something else.
        var previousKey: String?
        /// Whether the live value stands bare where it is written wrapped.
        var isBare = false

        var isChanged: Bool {
            // Without a row there is no live value, and somebody deleted it.
            guard let ledger else { return false }
            return ledger != live || isBare
        }
    }

    private func sides(_ explanation: FieldExplanation) -> Sides? {
        guard let database, let tenant = database.tenant else { return nil }
        let kind = explanation.kind
        let (live, ledger) = (tenant.live[kind.order].values, tenant.ledger[kind.order]?.values)
        var sides = Sides()
        sides.previousKey = database.previousKey(kind, explanation.key)
        let key = sides.previousKey ?? explanation.key
        // Of the bot there is one row, whatever it is called.
        func value(in rows: RowSet) -> FieldValue? {
            let row = kind !== ResourceKind.bot ? rows.index(of: key) : rows.isEmpty ? nil : 0
            return row.map { rows[$0, explanation.field] }
        }
        let applied = ledger.flatMap(value)
        let present = value(in: live)
        let settled = Settling(fingerprints: [:], fingerprinter: database.fingerprinter).settle(
            desired: .undeclared,
            ledger: applied ?? .undeclared,
            live: present ?? .undeclared
        )
        sides.ledger = applied?.isDeclared == true ? settled.ledger : nil
        sides.live = present == nil ? nil : settled.live
        sides.isBare = tenant.live[kind.order].bareKeys.contains(key)
        sides.write =
            sides.ledger == nil ? nil : database.lastWrite(kind, key, kind.fields[explanation.field])
        return sides
    }

    // MARK: JSON

    /// All fields as one JSON document.
    public var json: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.2")
            if let database {
                writer.member("database") { writer in
                    writer.object { writer in
                        writer.member("known", bool: database.tenant != nil)
                        writer.member("applied_as", string: database.tenant?.appliedSlug)
                    }
                }
            }
            writer.member("fields") { writer in
                writer.array { writer in
                    for field in fields { writer.element { write(field, to: &$0) } }
                }
            }
        }
        return writer.text
    }

    private func write(_ explanation: FieldExplanation, to writer: inout JSONWriter) {
        let field = explanation.kind.fields[explanation.field]
        func value(_ value: FieldValue?, to writer: inout JSONWriter) {
            guard let value else { return writer.write(raw: "null") }
            let shown = shown(value, explanation)
            shown.write(to: &writer, isSensitive: shown.isSensitive)
        }
        writer.object { writer in
            writer.member("path", string: shownName(explanation.path))
            writer.member("kind", string: explanation.kind.name)
            writer.member("key", string: shownName(explanation.key))
            writer.member("field", string: field.name)
            writer.member("value") { value(explanation.value, to: &$0) }
            writer.member("management", string: explanation.management.rawValue)
            writer.member("settings") { writer in
                writer.array { writer in
                    for setting in explanation.settings {
                        writer.element { writer in
                            writer.object { writer in
                                writer.member("file", string: setting.position.file)
                                writer.member("line", integer: setting.position.origin.line)
                                writer.member("column", integer: setting.position.origin.column)
                                writer.member("removed", bool: setting.value == nil)
                                writer.member("merged", bool: setting.isMerged)
                                writer.member("value") { value(setting.value, to: &$0) }
                            }
                        }
                    }
                }
            }
            guard let sides = sides(explanation) else { return }
            if let previous = sides.previousKey { writer.member("applied_key", string: previous) }
            writer.member("ledger") { value(sides.ledger, to: &$0) }
            writer.member("live") { value(sides.live, to: &$0) }
            if sides.isBare { writer.member(LiveForm.member, string: LiveForm.bare) }
            writer.member("changed_in_database", bool: sides.isChanged)
            writer.member("last_write") { writer in
                guard let write = sides.write else { return writer.write(raw: "null") }
                writer.object { writer in
                    writer.member("revision", integer: write.revision)
                    writer.member("actor", string: write.actor)
                    writer.member("finished_at", string: write.finishedAt)
                    writer.member("source", string: source(of: write, sides, explanation)?.place)
                    writer.member("recorded_only", bool: write.isRecordOnly)
                }
            }
        }
    }
}
