internal import Escaping
internal import TenantModel

extension TextPlanRenderer {
    /// A row that is not as declared: a line, and one for each field where the row is there.
    func deviation(_ entry: DeviationEntry) -> String {
        var line = "  " + style(.cyan, "≠ \(entry.kind.name)")
        if entry.kind != .bot { line += " " + style(.cyan, TerminalText.escaped(entry.key)) }
        line += style(.dim, "  \(entry.explanation)")
        if let place = entry.source?.declaredPlace { line += self.place(place) }
        var text = line + "\n"
        guard entry.standing == .differs else { return text }
        for field in entry.fields {
            let unit = entry.kind.unit(ofField: field.name, ofRow: entry.key)
            let (live, declared) = ShownText.pair(field.live, field.declared, unit: unit)
            text += "      \(TerminalText.escaped(field.name)): \(live.text)"
            text += style(.dim, ", declared ") + declared.text
            text += style(.dim, "  [\(field.words)]") + "\n"
        }
        return text
    }
}

extension DeviationEntry {
    /// How the row stands to the manifest, and why it stays so.
    var explanation: String {
        switch standing {
        case .differs: "is not as declared, and stays so"
        case .absent where fields.contains { $0.management == .once }:
            "was deleted in the database, and stays away  [\(Management.once.rawValue)]"
        case .absent: "is not there, and is not made  [\(Management.observe.rawValue)]"
        case .undeclared: "no longer declared, and stays  [\(Management.once.rawValue)]"
        }
    }
}

extension DeviationEntry.EntryField {
    /// Who has the last word, whose doing it is, and the form in which the live value stands.
    var words: String { whose + (isBare ? "; " + LiveForm.bareWords : "") }

    private var whose: String {
        switch (management, cause) {
        case (.observe, _): management.rawValue
        case (_, .edited): "\(management.rawValue); edited here"
        case (_, .drift): "\(management.rawValue); changed in the database"
        case (_, .conflict): "\(management.rawValue); changed here and in the database"
        }
    }
}

extension RenameHint {
    /// Where it stands: `tenants/parsvpn.yaml:17`.
    var position: String { "\(source.file):\(source.origin.line)" }

    /// The line.
    var line: String { "renamed_from: \(previousKey)" }

    /// What there is to know about the line.
    var words: String {
        switch reason {
        case .done:
            "moves nothing: the \(kind == .bot ? "tenant" : kind.name) is applied under its name already; the line can go"
        case .unknown: "moves nothing: no \(kind == .bot ? "tenant" : kind.name) of that name was ever applied here"
        }
    }
}

extension ResourceKind {
    /// What the numbers of a field count: in a configuration value what the bot's catalog says of its key.
    func unit(ofField name: String, ofRow key: String) -> Field.Unit? {
        if self === ResourceKind.configuration {
            return Catalog.builtIn.configuration(key)?.unit == "kopeks" ? .kopeks : nil
        }
        return fields.first { $0.name == name }?.unit
    }
}
