internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with layers and environments.

extension Diagnostic {
    static func extendsForm(_ found: YAMLNode) -> Diagnostic {
        fault(
            "layer.form",
            "`extends` takes a list of names of layers, and this is \(found.kindInWords)",
            hint: "write `extends: [starter]` for tenants/_layers/starter.yaml"
        )
    }

    static func layerName() -> Diagnostic {
        fault(
            "layer.name",
            "this is not the name of a layer",
            hint: "a name is \(TenantSlug.rule), and stands for _layers/<name>.yaml; no path leads elsewhere"
        )
    }

    static func layerIsCardNumber() -> Diagnostic {
        fault(
            "layer.name",
            "this is the number of a card, and names of layers are shown",
            hint: "call the layer by what it is for, such as `starter`"
        )
    }

    static func layerTwice(_ name: String) -> Diagnostic {
        fault("layer.twice", "the layer `\(name)` is named twice", hint: "keep one of the two")
    }

    static func unknownLayer(_ name: String, known: [String]) -> Diagnostic {
        fault("layer.unknown", "there is no layer `\(name)`", hint: nearest(name, known, folder: "_layers"))
    }

    static func unknownEnvironment(_ name: String, known: [String], in folder: String) -> Diagnostic {
        Diagnostic(
            .error,
            id: "environment.unknown",
            message: "there is no environment `\(name)` in \(folder)/_environments",
            at: nil,
            hint: TenantSlug.isValid(name)
                ? nearest(name, known, folder: "_environments")
                : "a name is \(TenantSlug.rule), and stands for _environments/<name>.yaml"
        )
    }

    static func layerCycle(_ names: [String], at location: SourceLocation) -> Diagnostic {
        // Of a long way round its beginning and its end.
        let quoted = names.map { "`\($0)`" }
        let shown = quoted.count > 20 ? quoted[..<10] + ["\(quoted.count - 20) more"] + quoted.suffix(10) : quoted[...]
        return Diagnostic(
            .error,
            id: "layer.cycle",
            message: "these layers extend each other in a circle: \(shown.joined(separator: " → "))",
            at: location,
            hint: "take one of the names out of its `extends`"
        )
    }

    static func notInLayer(_ key: String) -> Diagnostic {
        fault(
            "layer.tenants_own",
            "a layer may not hold `\(key)`: it would say of many tenants what identifies one, or where its money goes",
            hint: "move it to the files of the tenants"
        )
    }

    static func blankTakesOut(_ name: String, _ what: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "layer.takes_out",
            message: "there is nothing after `\(name)`, which takes out \(what)",
            at: nil,
            hint: "write `null` to say so, or leave the key out"
        )
    }

    static func tooManyLayers(_ limit: Int) -> Diagnostic {
        fault(
            "layer.too_many",
            "a tenant is made of at most \(limit) files",
            hint: "put layers that always go together into one"
        )
    }

    static func incomplete(_ keys: [String], of row: String, in kind: ResourceKind, at place: SourceLocation)
        -> Diagnostic
    {
        fault(
            "manifest.required",
            "the inherited \(kind.name) `\(row)` lacks \(enumerated(keys))",
            notes: [Note("it is declared here", at: place)],
            hint: "add what is missing, or take it out with `\(row): null`"
        )
    }

    private static func nearest(_ name: String, _ known: [String], folder: String) -> String {
        if let nearest = Suggestion.nearest(to: name, in: known) { return "did you mean `\(nearest)`?" }
        return known.isEmpty ? "add \(folder)/\(name).yaml" : "known: \(listed(known))"
    }
}
