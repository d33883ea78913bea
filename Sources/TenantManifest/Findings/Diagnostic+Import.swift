internal import Diagnostics
internal import TenantModel

// What becomes of the variables of a settings file that do not come into the manifest. No message repeats a value.

extension Diagnostic {
    static func settingLeftOut(_ fault: DotenvError) -> Diagnostic {
        setting(
            .warning,
            "import.syntax",
            "\(fault.reason); it is left out",
            hint: "if it is the rest of a value, put that in quotes"
        )
    }

    static func settingReadDifferently(_ name: String) -> Diagnostic {
        setting(
            .warning,
            "import.escape",
            "a backslash in `\(name)` means one thing to the bot's own reader and another to a shell; it is taken as the "
                + "bot's reader takes it",
            hint: "compare the value with the one that the bot works with"
        )
    }

    static func settingsOfProcess(_ family: ProcessVariables.Family) -> Diagnostic {
        setting(
            .error,
            "import.tenant",
            "a tenant of this name can have no variables: those that begin with \(family.prefix) are for "
                + family.owner,
            hint: "give the tenant another name"
        )
    }

    static func secretForOneReader(_ name: String, _ readers: SecretsText.Readers) -> Diagnostic {
        setting(.note, "import.one_reader", "`\(name)` can be written in no way that all read alike: \(readers.words)")
    }

    static func settingUnknown(_ name: String?, nearest: String?) -> Diagnostic {
        setting(
            .warning,
            "import.unknown_key",
            "the catalog knows \(name.map { "no key `\($0)`" } ?? "no such key as on this line"); it is left out",
            hint: nearest.map { "did you mean `\($0)`?" } ?? "describe it in \(CatalogFile.name) if it is your own"
        )
    }

    static func settingOfPlatform(_ name: String, _ reason: String) -> Diagnostic {
        setting(.note, "import.platform_key", "`\(name)` belongs to the platform and is left out: \(reason)")
    }

    static func settingEmpty(_ name: String) -> Diagnostic {
        setting(.note, "import.empty", "`\(name)` is empty and is left out")
    }

    /// - Parameters:
    ///   - name: The name as this line spells it.
    ///   - laterName: The name as the other line does: the bot's settings know no case.
    ///   - later: The number of that line.
    /// - Returns: The finding.
    static func settingRepeated(_ name: String?, as laterName: String?, later: Int) -> Diagnostic {
        setting(
            .warning,
            "import.repeated",
            "\(name.map { "`\($0)`" } ?? "this") is given again on line \(later)"
                + (laterName == name ? "" : laterName.map { " as `\($0)`" } ?? "") + ", and that is taken"
        )
    }

    static func settingExpanded(_ name: String, isSecret: Bool) -> Diagnostic {
        setting(
            .warning,
            "import.expansion",
            "`\(name)` is left out: the bot put other variables in the place of `${…}`",
            hint: isSecret
                ? "write a reference in the manifest, and the value out among the secrets"
                : "write the value out in the manifest"
        )
    }

    static func settingMalformed(_ name: String, wanted: String) -> Diagnostic {
        setting(.warning, "import.value", "`\(name)` is left out: it takes \(wanted), and this is something else")
    }

    static func settingUnwritable(_ name: String, _ why: String) -> Diagnostic {
        setting(.warning, "import.value", "`\(name)` is left out: \(why)")
    }

    static func settingTooLong(_ name: String, _ maximum: Int) -> Diagnostic {
        setting(.warning, "import.too_long", "`\(name)` is left out: it has more than \(maximum) bytes")
    }

    static func settingsLackToken(_ reference: String) -> Diagnostic {
        setting(
            .warning,
            "import.no_token",
            "there is no `BOT_TOKEN`; the manifest refers to \(reference)",
            hint: "add \(reference) to the secrets"
        )
    }

    static func settingRefused(_ entry: ImportEntry, because finding: Diagnostic, in file: String) -> Diagnostic {
        let place = entry.line.map { SourceLocation(file: file, line: $0, column: 1) } ?? SourceLocation(file: file)
        // The reference is made up here: nothing holds it yet but this line.
        let held = entry.secret.map { "what \(SecretReference.environment(name: $0.name)) holds" }
        return Diagnostic(
            .warning,
            id: finding.id,
            message: "`\(entry.name)` is left out: "
                + (held.map { finding.message.replacing($0, with: "it") } ?? finding.message),
            at: place,
            hint: finding.hint
        )
    }

    private static func setting(_ severity: Severity, _ id: String, _ message: String, hint: String? = nil)
        -> Diagnostic
    {
        Diagnostic(severity, id: id, message: message, at: nil, hint: hint)
    }
}
