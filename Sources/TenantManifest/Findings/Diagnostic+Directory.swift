internal import Diagnostics

// Everything that can be wrong with a folder of manifests.

extension Diagnostic {
    static func folder(_ fault: FolderFault, path: String) -> Diagnostic {
        switch fault {
        case .missing:
            file(
                "directory.missing",
                path.isEmpty ? "the name of the folder is empty" : "there is no folder here",
                path: path,
                hint: "`tenantctl init` makes one with a first tenant; `--tenants` names another folder"
            )
        case .notAFolder:
            file(
                "directory.not_a_folder",
                "this is not a folder",
                path: path,
                hint: "`--tenants` names the folder that the manifests stand in"
            )
        case .unreadable(let error):
            file(
                "directory.unreadable",
                "this folder cannot be read: \(systemMessage(error))",
                path: path,
                hint: unreadableAdvice
            )
        }
    }

    /// What to do about a file or a folder that the system does not let be read.
    static let unreadableAdvice = "look at its permissions; what cannot be read is never taken for a removal"

    static func noManifests(path: String) -> Diagnostic {
        file(
            "directory.empty",
            "there is no manifest in this folder",
            path: path,
            hint: "add a file <slug>.yaml; an empty folder is never taken for the removal of all tenants"
        )
    }

    static func strayFile(named name: String, path: String) -> Diagnostic {
        let folded = name.lowercased()
        if folded.hasSuffix(".yml") || folded.hasSuffix(".yaml") {
            return file(
                "directory.extension",
                "the name of a manifest ends in .yaml",
                path: path,
                hint: "rename the file"
            )
        }
        return file(
            "directory.stray_file",
            "this is neither a manifest (*.yaml) nor a note (*.md)",
            path: path,
            hint: "move it elsewhere, or begin its name with _ to have it skipped"
        )
    }

    static func nearlyReserved(_ name: String, path: String) -> Diagnostic {
        file(
            "directory.reserved_name",
            "this is nearly called `\(name)`, and is not read",
            path: path,
            hint: "rename it to `\(name)`, or to something that nobody takes for it"
        )
    }

    static func reservedElsewhere(_ name: String, path: String) -> Diagnostic {
        file(
            "directory.reserved_name",
            "`\(name)` is read in the folder of the manifests itself, and not here",
            path: path,
            hint: "move it there, or call it something else"
        )
    }

    static func skippedYML(path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "directory.extension",
            message: "this file is skipped, as is whatever begins with _",
            at: SourceLocation(file: path),
            hint: "a file that is to be read ends in .yaml; one that is not can have any other ending"
        )
    }

    static func hiddenManifest(path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "directory.hidden",
            message: "this file is skipped, as is whatever begins with a dot",
            at: SourceLocation(file: path),
            hint: "take the dot away if it is a manifest, and give it another ending if it is none"
        )
    }

    static func nameNotUTF8(path: String) -> Diagnostic {
        file("directory.name", "the name of this file is not UTF-8", path: path, hint: "rename the file")
    }

    static func tooManyLevels(_ limit: Int, path: String) -> Diagnostic {
        let message =
            limit == 1 ? "there are no folders in this one" : "folders are nested more than \(limit) levels deep"
        return file("directory.too_deep", message, path: path, hint: "move the files up")
    }

    static func danglingLink(path: String) -> Diagnostic {
        file(
            "directory.link_broken",
            "this link leads nowhere",
            path: path,
            hint: "remove it, or bring back what it named"
        )
    }

    static func linkOutside(path: String) -> Diagnostic {
        file(
            "directory.link_outside",
            "this link leads out of the folder of manifests",
            path: path,
            hint: "put the file itself here"
        )
    }

    static func linkToFolder(path: String) -> Diagnostic {
        file(
            "directory.link_to_folder",
            "a link to a folder is not followed",
            path: path,
            hint: "put the folder itself here"
        )
    }

    static func namesDifferInCase(_ path: String, _ other: String) -> Diagnostic {
        Diagnostic(
            .error,
            id: "directory.case",
            message: "this name differs from another one in nothing but upper and lower case",
            at: SourceLocation(file: path),
            notes: [Note("the other one", at: SourceLocation(file: other))],
            hint: "rename one of the two: not every disk keeps them apart"
        )
    }

    private static func file(_ id: String, _ message: String, path: String, hint: String) -> Diagnostic {
        Diagnostic(.error, id: id, message: message, at: path.isEmpty ? nil : SourceLocation(file: path), hint: hint)
    }
}
