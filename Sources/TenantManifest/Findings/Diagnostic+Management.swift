internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with who wins where, and with what rows were called before.

extension Diagnostic {
    static func unknownPath(_ path: YAMLScalar, known: [String]) -> Diagnostic {
        let nearest = path.isName ? Suggestion.nearest(to: path.text, in: known) : nil
        return fault(
            "manifest.unknown_path",
            path.isName ? "the path `\(path.text)` names nothing in this manifest" : "this path names nothing here",
            hint: nearest.map { "did you mean `\($0)`?" }
                ?? "a path is a section, a row or a field that is declared here, such as `settings.support_username`"
        )
    }

    static func pathElsewhere(_ path: String, _ place: String) -> Diagnostic {
        fault("manifest.unknown_path", "`\(path)` is kept under another name", hint: "write `\(place)`")
    }

    static func observesRequired(_ path: String, kind: ResourceKind, field: Field) -> Diagnostic {
        let names = field.spellings.map { spelling in
            switch spelling.place {
            case .entry(let path), .section(let path): "`" + path.joined(separator: ".") + "`"
            }
        }
        return fault(
            "manifest.observe_required",
            "`\(path)` cannot be left to others: a \(kind.name) has to have \(names.joined(separator: " or "))",
            hint: "write `once` to have it set when the \(kind.name) is created and left alone then"
        )
    }

    static func managementDisagrees(_ path: String, other: SourceLocation) -> Diagnostic {
        fault(
            "manifest.management_conflict",
            "`\(path)` says something else about what another path names as well",
            notes: [Note("the other path", at: other)],
            hint: "keep one of the two, or name the field itself"
        )
    }

    static func managesNothing(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "manifest.no_effect",
            message: "nothing is declared at `\(path)`, so nobody has to win there",
            at: nil
        )
    }

    static func renamedFromItself(_ path: String) -> Diagnostic {
        fault("manifest.rename", "`\(path)` names what it is called now", hint: "write what it was called before")
    }

    static func previousNameTwice(at place: SourceLocation?, other: SourceLocation) -> Diagnostic {
        Diagnostic(
            .error,
            id: "manifest.rename",
            message: "another one was called so before as well, and only one can have been",
            at: place,
            notes: [Note("the other one", at: other)],
            hint: "remove the line that has done its work"
        )
    }

    static func renameCircle(at place: SourceLocation?) -> Diagnostic {
        Diagnostic(
            .error,
            id: "manifest.rename",
            message: "these renames go round in a circle, and look the same before and after",
            at: place,
            hint: "go by way of a name that nothing has, in two applies"
        )
    }
}
