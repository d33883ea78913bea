internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with the structure of a manifest. Where it is wrong is added when it is
// reported.

extension Diagnostic {
    /// - Parameters:
    ///   - key: The key.
    ///   - path: The section that it stands in, empty where that has no name.
    ///   - known: The keys that may stand there.
    ///   - section: The section that it belongs to, where that is known; empty for the top of the file.
    /// - Returns: The finding. It shows the key only where that is a plain name.
    static func unknownKey(
        _ key: YAMLScalar,
        in path: String,
        known: [String],
        section: String? = nil
    ) -> Diagnostic {
        let place = path.isEmpty ? "here" : "in `\(path)`"
        let oddity = key.oddity
        let nearest = (key.isName ? key.text : oddity?.rest).flatMap { Suggestion.nearest(to: $0, in: known) }
        return fault(
            "manifest.unknown_key",
            (key.isName ? "the key `\(key.text)`" : "this key") + " is not known \(place)"
                + (oddity.map { ": it holds \($0.words)" } ?? ""),
            hint: section.map { $0.isEmpty ? "it belongs to the top of the file" : "it belongs under `\($0)`" }
                ?? nearest.map { "did you mean `\($0)`?" } ?? "known: \(listed(known))"
        )
    }

    static func wrongType(at path: String, wanted: Wanted, found: YAMLNode) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "`\(path)` takes \(wanted.words), and this is \(found.kindInWords)",
            hint: found.hint(wanted: wanted)
        )
    }

    static func notAMap(_ found: YAMLNode, isLayer: Bool) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "a \(isLayer ? "layer" : "manifest") is a map of keys, and this is \(found.kindInWords)",
            hint: isLayer
                ? "begin with `version: 1`; `tenantctl schema layer` says what can stand there"
                : "begin with `version: 1` and `tenant: NAME`; `tenantctl init` writes a first one"
        )
    }

    static func null(_ path: String, isRequired: Bool = false) -> Diagnostic {
        fault(
            "manifest.null",
            "`\(path)` is empty",
            hint: isRequired ? "give it a value" : "give it a value, or leave the key out"
        )
    }

    static func missing(_ keys: [String], in kind: ResourceKind) -> Diagnostic {
        let owner = kind === ResourceKind.bot ? "this manifest" : "this \(kind.name)"
        return fault("manifest.required", "\(owner) lacks \(enumerated(keys))", hint: "add what is missing")
    }

    static func tooManyFindings(_ limit: Int) -> Diagnostic {
        fault(
            "manifest.too_many_findings",
            "there are more than \(limit) findings; the rest of the file is not checked",
            hint: "mend these first"
        )
    }

    static func lacksVersion(_ what: String, _ known: Int64) -> Diagnostic {
        fault("manifest.required", "this \(what) lacks `version`", hint: "write `version: \(known)`")
    }

    static func unknownVersion(_ known: Int64) -> Diagnostic {
        fault("manifest.version", "this version is not known", hint: "write `version: \(known)`")
    }

    static func invalidSlug() -> Diagnostic {
        fault("manifest.slug", "this is not a tenant's name", hint: "a name is \(TenantSlug.rule)")
    }

    static func tenantIsNotFile(stem: String) -> Diagnostic {
        fault(
            "manifest.file_name",
            "this tenant is not called what its file is called",
            hint: TenantSlug.isValid(stem)
                ? "write `tenant: \(stem)`, or rename the file"
                : "rename the file: a tenant's name is \(TenantSlug.rule)"
        )
    }

    static func invalidKey(
        _ format: ResourceKind.KeyFormat,
        oddity: KeyOddity? = nil,
        nearest: String? = nil
    ) -> Diagnostic {
        fault(
            "manifest.key",
            "this key has not the right form" + (oddity.map { ": it holds \($0.words)" } ?? ""),
            hint: nearest.map { "did you mean `\($0)`?" } ?? "a key is \(format.rule)"
        )
    }

    static func keyIsCardNumber() -> Diagnostic {
        fault(
            "manifest.key_is_card_number",
            "this key is the number of a card, and keys are shown in plans",
            hint: "call it by bank and use, such as `mellat-main`"
        )
    }

    static func declaredTwice(_ path: String, before: SourceLocation) -> Diagnostic {
        fault(
            "manifest.two_spellings",
            "`\(path)` declares what another key declares already",
            notes: [Note("the other key", at: before)],
            hint: "keep one of the two"
        )
    }

    static func switchesDisagree(_ path: String, flag: String, other: SourceLocation) -> Diagnostic {
        fault(
            "manifest.switch_conflict",
            "`\(path)` and the feature `\(flag)` are one switch, and disagree",
            notes: [Note("the feature is set here", at: other)],
            hint: "keep one of the two"
        )
    }

    static func appliesToNothing(_ path: String, kind: ResourceKind) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "manifest.no_effect",
            message: "`\(path)` is a setting of every \(kind.name), and there is none",
            at: nil
        )
    }

    /// An error whose place is added when it is reported. Each says what to do.
    static func fault(_ id: String, _ message: String, notes: [Note] = [], hint: String) -> Diagnostic {
        Diagnostic(.error, id: id, message: message, at: nil, notes: notes, hint: hint)
    }
}

/// Names in backquotes for a message, where one may be two of which one is meant: "`a`, and `b` or `c`".
func enumerated(_ names: [String]) -> String {
    guard names.count > 1, names.contains(where: { $0.contains(" or ") }) else { return names.joined(separator: ", ") }
    let (alternatives, plain) = (names.filter { $0.contains(" or ") }, names.filter { !$0.contains(" or ") })
    return (plain + [alternatives.map { "and " + $0 }.joined(separator: ", ")]).joined(separator: ", ")
}

/// Words for a message: `a`, `b`, `c`.
func listed(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: ", ")
}
