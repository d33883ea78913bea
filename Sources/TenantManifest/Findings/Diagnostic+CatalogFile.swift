internal import Diagnostics
internal import YAMLSyntax

// Everything that can be wrong with an organisation's own catalog.

extension Diagnostic {
    static func catalogIsNotAMap(_ found: YAMLNode) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "a catalog is a map of keys, and this is \(found.kindInWords)",
            hint: "begin with `version: 1` and `configuration`; `tenantctl schema catalog` says what can stand there"
        )
    }

    static func builtInKey(_ name: String) -> Diagnostic {
        fault(
            "catalog.built_in",
            "`\(name)` is a key of the bot, which an own catalog cannot describe anew",
            hint: "take it out, or give the own key another name"
        )
    }

    static func builtInInOtherCase(_ name: String, _ builtIn: String) -> Diagnostic {
        fault(
            "catalog.built_in",
            "`\(name)` differs from the bot's own key `\(builtIn)` in nothing but upper and lower case",
            hint: "take it out, or give the own key another name"
        )
    }

    static func nothingKnown(of feature: String) -> Diagnostic {
        fault("manifest.unknown_key", "nothing is said of the feature `\(feature)` but its name", hint: "write `{}`")
    }

    static func secretIsNoText(_ name: String) -> Diagnostic {
        fault("catalog.secret_type", "`\(name)` is a secret, and a secret is text", hint: "write `type: string`")
    }

    static func featureOfNoCatalog(_ path: String, nearest: String?) -> Diagnostic {
        fault(
            "catalog.unknown_feature",
            "`\(path)` names a feature that the catalog does not know",
            hint: nearest.map { "did you mean `\($0)`?" } ?? "describe it under `features`"
        )
    }

    static func limitOfOtherType(_ path: String, _ type: String) -> Diagnostic {
        fault(
            "catalog.limit",
            "`\(path)` is for keys that take \(type)",
            hint: "take it out, or give the key that type"
        )
    }

    static func nothingAllowed(_ path: String) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "`\(path)` takes a list of texts, and this one is empty, so that no value is allowed",
            hint: "name a text, or leave the key out"
        )
    }

    static func emptyRange(_ name: String, id: String = "catalog.limit") -> Diagnostic {
        fault(
            id,
            "`\(name).maximum` is below `\(name).minimum`, so that no value is allowed",
            hint: "exchange the two, or leave one out"
        )
    }
}
