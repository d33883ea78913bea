internal import CanonicalJSON
internal import Escaping
public import TenantModel

/// Where the fields of a tenant come from, for a person or as JSON. Secrets never, card numbers masked.
public struct ExplanationView: Sendable {
    private let fields: [FieldExplanation]
    private let database: Recorded?
    private let exposures: Exposures

    /// What the database knows of the tenant.
    public struct Recorded: Sendable {
        let fingerprinter: Fingerprinter
        let tenant: RecordedTenant?
        let lastWrite: @Sendable (ResourceKind, String, Field) -> FieldWrite?

        /// Takes what was read; `tenant` is `nil` for one that was never applied.
        public init(
            fingerprinter: Fingerprinter,
            tenant: RecordedTenant?,
            lastWrite: @escaping @Sendable (ResourceKind, String, Field) -> FieldWrite?
        ) {
            self.fingerprinter = fingerprinter
            self.tenant = tenant
            self.lastWrite = lastWrite
        }
    }

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

    /// A paragraph a field.
    public var text: String { fields.map(paragraph).joined(separator: "\n") }

    private func paragraph(_ explanation: FieldExplanation) -> String {
        let field = explanation.kind.fields[explanation.field]
        let row = explanation.kind === ResourceKind.bot ? "bot" : "\(explanation.kind.name) \(explanation.key)"
        var lines = ["\(explanation.path)  (\(row), \(field.name))"]
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
        if let sides = sides(explanation) {
            lines.append("    ledger  \(sides.ledger.map { words($0, explanation) } ?? "not applied")")
            lines.append("    live    \(sides.live.map { words($0, explanation) } ?? "no row")")
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

        var isChanged: Bool {
            // Without a row there is no live value, and somebody deleted it.
            guard let ledger else { return false }
            return ledger != live
        }
    }

    private func sides(_ explanation: FieldExplanation) -> Sides? {
        guard let database, let tenant = database.tenant else { return nil }
        let kind = explanation.kind
        let (live, ledger) = (tenant.live[kind.order].values, tenant.ledger[kind.order]?.values)
        var sides = Sides()
        let applied = ledger.flatMap { rows in rows.index(of: explanation.key).map { rows[$0, explanation.field] } }
        let present = live.index(of: explanation.key).map { live[$0, explanation.field] }
        let settled = Settling(fingerprints: [:], fingerprinter: database.fingerprinter).settle(
            desired: .undeclared,
            ledger: applied ?? .undeclared,
            live: present ?? .undeclared
        )
        sides.ledger = applied?.isDeclared == true ? settled.ledger : nil
        sides.live = present == nil ? nil : settled.live
        sides.write =
            sides.ledger == nil ? nil : database.lastWrite(kind, explanation.key, kind.fields[explanation.field])
        return sides
    }

    // MARK: JSON

    /// All fields as one JSON document.
    public var json: String {
        var writer = JSONWriter(escapesUnsafe: true)
        writer.object { writer in
            writer.member("format_version", string: "1.1")
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
            writer.member("path", string: explanation.path)
            writer.member("kind", string: explanation.kind.name)
            writer.member("key", string: explanation.key)
            writer.member("field", string: field.name)
            writer.member("value") { value(explanation.value, to: &$0) }
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
            writer.member("ledger") { value(sides.ledger, to: &$0) }
            writer.member("live") { value(sides.live, to: &$0) }
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
