internal import Diagnostics

// Everything that can be wrong between two places of a folder, with a note that names the other one.

extension Diagnostic {
    static func duplicateTenant(_ slug: String, at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(.error, "manifest.duplicate_tenant", "the tenant `\(slug)` is declared twice", place, other)
    }

    static func secondMaster(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(.error, "manifest.two_masters", "there is a master already, and there can be one", place, other)
    }

    static func duplicateToken(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(.error, "manifest.duplicate_token", "another tenant uses the same bot token", place, other)
    }

    static func duplicateBot(_ botID: Int64, at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(
            .error,
            "manifest.duplicate_bot",
            "another tenant's token is of the same bot, \(botID)",
            place,
            other
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
            other
        )
    }

    static func secretOfFormerTenant(_ slug: String, at place: SourceLocation) -> Diagnostic {
        Diagnostic(
            .error,
            id: "secret.of_former_tenant",
            message:
                "this name begins like the secrets of the tenant `\(slug)`, which has no file and is in the database",
            at: place,
            hint: "give the variable another name, or have `_policy.yaml` share it"
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
        pair(.error, "manifest.duplicate_card", "this tenant declares the same card twice", place, other)
    }

    static func sharedCard(at place: SourceLocation, other: SourceLocation) -> Diagnostic {
        pair(.warning, "manifest.shared_card", "another tenant is paid to the same card", place, other)
    }

    private static func pair(
        _ severity: Severity,
        _ id: String,
        _ message: String,
        _ place: SourceLocation,
        _ other: SourceLocation
    ) -> Diagnostic {
        Diagnostic(severity, id: id, message: message, at: place, notes: [Note("the other one", at: other)])
    }
}
