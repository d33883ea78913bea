internal import Diagnostics
internal import TenantModel

// Everything that can keep something of the database out of a manifest. The place is the manifest that would be written.

extension Diagnostic {
    static func invalidSlug(ofBot botID: Int32) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "export.invalid_slug",
            message: "row \(botID) of `bots` has a slug that no tenant could have: it is left out",
            at: nil,
            hint: "a slug is \(TenantSlug.rule); give it another one, or NULL to have one made up"
        )
    }

    static let slugMadeUpID = "export.slug_made_up"

    static func slugMadeUp(_ slug: String, of botID: Int32) -> Diagnostic {
        export(
            .note,
            slugMadeUpID,
            "row \(botID) of `bots` has no slug: its manifest calls it `\(slug)`",
            of: slug,
            hint: "with its token at hand `tenantctl plan` shows how it is taken over; rename it before, if you like"
        )
    }

    static let notRecognisedID = "export.not_recognised"

    static func notRecognised(_ slug: String, of botID: Int32) -> Diagnostic {
        export(
            .warning,
            notRecognisedID,
            "row \(botID) of `bots` has no slug, and what it holds as its token is none: its manifest calls it `\(slug)`, and "
                + "an apply would make another bot of that name",
            of: slug,
            hint: "give the row that slug first, or its token"
        )
    }

    static func renamedBehindOurBack(_ slug: String, applied: String) -> Diagnostic {
        export(
            .error,
            "export.renamed",
            "this tenant was applied as `\(applied)` and was renamed in the database since",
            of: slug,
            hint: "apply its manifest first, or give the database its name back"
        )
    }

    static func unmanagedRows(_ count: Int, _ kind: ResourceKind, of slug: String) -> Diagnostic {
        export(
            .note,
            "export.unmanaged_rows",
            "\(count) \(kind.name) row\(count == 1 ? "" : "s") that no manifest declared: left out",
            of: slug
        )
    }

    static func rowsWithoutKey(_ count: Int, _ kind: ResourceKind, of slug: String) -> Diagnostic {
        export(
            .warning,
            "export.rows_without_key",
            "\(count) \(kind.name) row\(count == 1 ? "" : "s") without a key: left out, since nothing could name "
                + (count == 1 ? "it" : "them"),
            of: slug
        )
    }

    static func secretDrifted(_ reference: SecretReference, of slug: String) -> Diagnostic {
        export(
            .warning,
            "export.secret_changed",
            "what the database holds is no longer what was applied from \(reference)",
            of: slug,
            hint: "bring the secret up to date, or an apply will bring the old value back"
        )
    }

    static func switchIsSplit(_ flag: String, column: String, of slug: String) -> Diagnostic {
        export(
            .warning,
            "export.switch_split",
            "the column `\(column)` and the flag `\(flag)` are one switch, and do not agree in the database: the "
                + "manifest says what the column says",
            of: slug
        )
    }

    static func rowsDrifted(_ field: Field, _ kind: ResourceKind, of slug: String) -> Diagnostic {
        export(
            .warning,
            "export.rows_differ",
            "`\(field.name)` is one setting of every \(kind.name), and they differ in the database: the manifest says "
                + "what was applied",
            of: slug
        )
    }

    static func rowsDisagree(_ field: Field, _ kind: ResourceKind, of slug: String) -> Diagnostic {
        export(
            .warning,
            "export.rows_differ",
            "`\(field.name)` is one setting of every \(kind.name), and they differ in the database: left out, so that "
                + "each keeps its own",
            of: slug
        )
    }

    /// What the decoder would refuse. Its message quotes no values.
    static func notExpressible(_ problem: ReadBack.Problem, of draft: ManifestDraft) -> Diagnostic {
        export(
            draft.isManaged ? .error : .warning,
            "export.not_expressible",
            "\(problem.place): \(problem.message)"
                + (draft.isManaged ? "; a manifest without it would remove it" : "; left out"),
            of: draft.slug,
            hint: draft.isManaged ? "mend it in the database, or apply the manifest that declares it" : nil
        )
    }

    /// The finding that the tenant as a whole cannot be written.
    static func notWritten(_ slug: String) -> Diagnostic {
        export(.error, "export.not_written", "there is no manifest without what cannot be written", of: slug)
    }

    private static func export(
        _ severity: Severity,
        _ id: String,
        _ message: String,
        of slug: String,
        hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(severity, id: id, message: message, at: SourceLocation(file: slug + ".yaml"), hint: hint)
    }
}

extension ReadBack.Problem {
    /// What it is about: `plan monthly-50`.
    fileprivate var place: String {
        switch parts.first {
        case .row(let kind, let key)?: name(kind, key)
        case .field(let kind, let key, let field)?:
            parts.count > 1 ? name(kind, key) : name(kind, key) + " `\(ResourceKind.all[kind].fields[field].name)`"
        case .everyRow(let kind, let field)?:
            "every \(ResourceKind.all[kind].name) `\(ResourceKind.all[kind].fields[field].name)`"
        case nil: "the tenant"
        }
    }

    /// Keys that are no keys may be anything, the number of a card among others.
    private func name(_ kind: Int, _ key: String) -> String {
        let kind = ResourceKind.all[kind]
        if kind == .bot { return kind.name }
        let isShowable = KeyForm.isIdentifier(key.utf8.span) && !key.utf8.span.looksLikeCardNumber
        return isShowable ? "\(kind.name) `\(key)`" : "a \(kind.name)"
    }
}
