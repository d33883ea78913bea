internal import CanonicalJSON
internal import TenantModel

extension ConfigurationKey {
    /// The name under which a schema defines what values of the key's type and limits look like; many keys share one. Texts
    /// that an organisation allows may hold anything, at any length, and two lists may read the same: their definition is
    /// called after the key.
    var definitionName: String {
        let base = isSecret ? "configuration.secret" : "configuration.\(type.rawValue)"
        switch limit {
        case nil: return base
        case .words? where Catalog.builtIn.configuration(name) == nil: return "configuration.key.\(name)"
        case .words(let words)?: return base + "." + words.joined(separator: ".")
        case .integers(let range)?: return base + ".\(range.lowerBound).\(range.upperBound)"
        case .numbers(let range)?: return base + ".\(range.lowerBound).\(range.upperBound)"
        case .form(let form)?: return base + ".\(form)"
        }
    }

    /// What values look like: bare, below `value`, or `null`, which takes out what is inherited. Text may be a reference
    /// to a secret.
    var definition: JSON {
        if isSecret { return .any(of: [.reference("secret"), .type("null")]) }
        guard let bare else { return .any(of: [.reference("value"), .type("null")]) }
        let wrapped = JSON.type("object").with([
            "required": .texts(["value"]), "additionalProperties": .bool(false),
            "properties": .map([
                "value": .map(["allOf": .array([.reference(definitionName), .notNull])])
            ]),
        ])
        return .any(of: [bare, wrapped] + (type == .string ? [.reference("secret")] : []) + [.type("null")])
    }

    /// What an editor says of the key.
    var description: JSON? {
        var sentences: [String] = []
        if let unit { sentences.append("In \(unit).") }
        if let feature { sentences.append("Of the feature `\(feature)`.") }
        if let defaultText { sentences.append("The bot's own default is `\(defaultText)`.") }
        return sentences.isEmpty ? nil : .string(sentences.joined(separator: " "))
    }

    /// What values look like that are no secret; `nil` for any.
    private var bare: JSON? {
        switch (type, limit) {
        case (.string, .words(let words)?): .map(["enum": .texts(words)])
        case (.string, .form(let form)?): .type("string").with(["pattern": .string(form.pattern)])
        case (.string, _): .type("string")
        case (.int, .integers(let range)?): .integers(range)
        case (.int, _): .integers(.min ... .max)
        case (.float, .numbers(let range)?):
            .type("number").with([
                "minimum": .number("\(range.lowerBound)"), "maximum": .number("\(range.upperBound)"),
            ])
        case (.float, _): .type("number")
        case (.bool, _): .type("boolean")
        case (.list, _): .type("array").with(["items": .reference("json")])
        case (.map, _), (.any, _): nil
        }
    }
}

extension TextForm {
    /// The form as a regular expression. Names of time zones and languages are looked up by the decoder alone.
    fileprivate var pattern: String {
        switch self {
        case .url:
            #"^[Hh][Tt][Tt][Pp][Ss]?://(?:\[[^\u0000- "<>\\^`\u007f\]@/?#]*\]|"#
                + #"[A-Za-z0-9\u0080-\u{10FFFF}][^\u0000- "<>\\^`\u007f:@/?#]*)"#
                + #"(?::[0-9]{0,5})?(?:[/?#][^\u0000- "<>\\^`\u007f]*)?$"#
        case .timeZone: "^[A-Za-z0-9_+/-]+$"
        case .timeOfDay: "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
        case .languages: "^ *[a-z]{2}(?:-[a-z]{2})? *(?:, *[a-z]{2}(?:-[a-z]{2})? *)*$"
        case .wholeNumbers: "^ *(?:0|[1-9][0-9]{0,17}) *(?:, *(?:0|[1-9][0-9]{0,17}) *)*$"
        case .chat: "^(?:-?[1-9][0-9]{0,17}|@[A-Za-z][A-Za-z0-9_]{4,31})$"
        }
    }
}
