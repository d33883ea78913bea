internal import Diagnostics

// Everything that can be wrong between two places of a folder, with a note that names the other one.

extension Diagnostic {
    static func duplicateTenant(_ slug: String, at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .error,
            "manifest.duplicate_tenant",
            "the tenant `\(slug)` is declared twice",
            place,
            other,
            hint: "keep one of the two files, or give its tenant another name"
        )
    }

    static func secondMaster(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .error,
            "manifest.two_masters",
            "there is a master already, and there can be one",
            place,
            other,
            hint: "keep `master: true` in one of the two files"
        )
    }

    static func duplicateToken(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .error,
            "manifest.duplicate_token",
            "another tenant uses the same bot token",
            place,
            other,
            hint: "every tenant is a bot of its own: refer to the token that BotFather gave for it"
        )
    }

    static func duplicateBot(_ botID: Int64, at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .error,
            "manifest.duplicate_bot",
            "another tenant's token is of the same bot, \(botID)",
            place,
            other,
            hint: "every tenant is a bot of its own: refer to the token that BotFather gave for it"
        )
    }

    static func secretOfAnotherTenant(
        _ slug: String,
        at place: SourceLocation,
        other: SourceLocation
    ) -> Diagnostic {
        pair(
            .error,
            "secret.of_another_tenant",
            "this name begins like the secrets of the tenant `\(slug)`",
            place,
            other,
            hint: "give the variable another name, or have `_policy.yaml` share it"
        )
    }

    static func secretOfFormerTenant(_ slug: String, row: Int32?, at place: SourceLocation) -> Diagnostic {
        let stranger = row.map { row in
            "; row \(row) of bots was never applied, and where it is nobody's name, "
                + "`UPDATE public.bots SET slug = NULL WHERE id = \(row);` takes it away"
        }
        return Diagnostic(
            .error,
            id: "secret.of_former_tenant",
            message:
                "this name begins like the secrets of the tenant `\(slug)`, which has no file and is in the database",
            at: place,
            hint: "give the variable another name, or have `_policy.yaml` share it" + (stranger ?? "")
        )
    }

    static func secretOfRenamedTenant(_ slug: String, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .error,
            id: "secret.of_former_tenant",
            message:
                "this name begins like the secrets of the tenant that was called `\(slug)` so far, and is renamed here",
            at: place,
            hint: "rename that tenant first, by itself, and take its old secrets away; or give the variable another "
                + "name, or have `_policy.yaml` share it"
        )
    }

    static func cardTwice(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .error,
            "manifest.duplicate_card",
            "this tenant declares the same card twice",
            place,
            other,
            hint: "keep one of the two; `weight` says how often a card is shown"
        )
    }

    static func sharedCard(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .warning,
            "manifest.shared_card",
            "another tenant is paid to the same card",
            place,
            other,
            hint: "look whether both are meant to be paid there"
        )
    }

    private static func pair(
        _ severity: Severity,
        _ id: String,
        _ message: String,
        _ place: SourceLocation,
        _ other: SourceLocation,
        hint: String
    ) -> Diagnostic {
        Diagnostic(severity, id: id, message: message, at: place, notes: [Note("the other one", at: other)], hint: hint)
    }
}
