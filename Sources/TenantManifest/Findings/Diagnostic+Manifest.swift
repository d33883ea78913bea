internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with the structure of a manifest. Where it is wrong is added when it is
// reported.

extension Diagnostic {
    static func unknownKey(_ key: YAMLScalar, in path: String, known: [String]) -> Diagnostic {
        let place = path.isEmpty ? "here" : "in `\(path)`"
        guard key.isName else {
            return fault(
                "manifest.unknown_key",
                "this key is not known \(place)",
                hint: "known: \(listed(known))"
            )
        }
        let nearest = Suggestion.nearest(to: key.text, in: known)
        return fault(
            "manifest.unknown_key",
            "the key `\(key.text)` is not known \(place)",
            hint: nearest.map { "did you mean `\($0)`?" } ?? "known: \(listed(known))"
        )
    }

    static func wrongType(at path: String, wanted: Wanted, found: YAMLNode) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "`\(path)` takes \(wanted.words), and this is \(found.kindInWords)",
            hint: found.hint(wanted: wanted)
        )
    }

    static func notAMap(_ found: YAMLNode) -> Diagnostic {
        fault("manifest.wrong_type", "a manifest is a map of keys, and this is \(found.kindInWords)")
    }

    static func null(_ path: String) -> Diagnostic {
        fault("manifest.null", "`\(path)` is empty", hint: "give it a value, or leave the key out")
    }

    static func missing(_ keys: [String], in kind: ResourceKind) -> Diagnostic {
        let owner = kind === ResourceKind.bot ? "this manifest" : "this \(kind.name)"
        return fault("manifest.required", "\(owner) lacks \(keys.joined(separator: ", "))")
    }

    static func tooManyFindings(_ limit: Int) -> Diagnostic {
        fault(
            "manifest.too_many_findings",
            "there are more than \(limit) findings; the rest of the file is not checked"
        )
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

    static func invalidKey(_ format: ResourceKind.KeyFormat) -> Diagnostic {
        fault("manifest.key", "this key has not the right form", hint: "a key is \(format.rule)")
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

    /// An error whose place is added when it is reported.
    static func fault(_ id: String, _ message: String, notes: [Note] = [], hint: String? = nil) -> Diagnostic {
        Diagnostic(.error, id: id, message: message, at: nil, notes: notes, hint: hint)
    }
}

/// Words for a message: `a`, `b`, `c`.
func listed(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: ", ")
}
