internal import Diagnostics
internal import TenantModel

// Everything that can be wrong with a secret. References are shown, values never.

extension Diagnostic {
    static func literalToken(slug: String?) -> Diagnostic {
        let prefix = slug.map(TenantSlug.environmentPrefix) ?? ""
        return fault(
            "secret.literal",
            "a bot token must not stand in a manifest: whoever can read the file could take the bot over",
            hint: "write `{ env: \(prefix)BOT_TOKEN }`; a token that was committed has to be replaced"
        )
    }

    /// A bot token as a value, or a part of one, that is something else.
    static func tokenInText(_ path: String) -> Diagnostic {
        fault(
            "secret.literal",
            "there is a bot token in `\(path)`: whoever can read the file could take the bot over",
            hint:
                "take it out: a tenant's token is a reference under `telegram.bot_token`; one that was committed has to "
                + "be replaced"
        )
    }

    /// A bot token in a file about the whole directory, in whatever it says there.
    static func tokenInSettings() -> Diagnostic {
        fault(
            "secret.literal",
            "there is a bot token in this text: whoever can read the file could take the bot over",
            hint: "take it out; a token that was committed has to be replaced"
        )
    }

    static func tokenInReference() -> Diagnostic {
        fault(
            "secret.literal",
            "a bot token stands in this reference, and references are shown whole",
            hint: "name the secret by what it is for; a token that was committed has to be replaced"
        )
    }

    /// A value inside a map, under the name of a secret.
    static func literalSecret(_ key: ConfigurationKey, in path: String) -> Diagnostic {
        fault(
            "secret.literal",
            "`\(key.name)` is a secret and must not stand in a manifest, nor in `\(path)`",
            hint: (key.isPlatform ? "take it out" : "write it under `configuration`, as a reference")
                + "; a secret that was committed has to be replaced"
        )
    }

    static func referenceForm() -> Diagnostic {
        fault(
            "secret.reference",
            "a secret is `{ env: NAME }` or `{ file: PATH }` and nothing else",
            hint: "name one variable, or one file below the folder of secrets"
        )
    }

    static func cardNumberInReference() -> Diagnostic {
        fault(
            "secret.card_number",
            "the number of a card stands in this reference, and references are shown whole",
            hint: "name the secret by what it is for"
        )
    }

    static func foreignName(prefix: String) -> Diagnostic {
        fault(
            "secret.foreign_name",
            "this is not a secret of this tenant",
            hint: "the name begins with \(prefix), and the rest is A-Z, a-z, 0-9 and _; or `_policy.yaml` shares it"
        )
    }

    /// A name that begins with a digit, as the names of such tenants' secrets did once.
    static func nameOfNoVariable(_ name: String, _ variable: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "secret.no_variable",
            message:
                "no shell can set `\(name)`, since it begins with a digit: one that reads it from a file prints it",
            at: nil,
            hint: "call the variable `\(variable)`, here and where it is set"
        )
    }

    static func ofTheProcess(_ family: ProcessVariables.Family) -> Diagnostic {
        fault(
            "secret.of_the_process",
            "variables that begin with \(family.prefix) belong to no tenant: they are for \(family.owner)",
            hint: "keep the secret in a file, `{ file: PATH }`, or have `_policy.yaml` share it by its name"
        )
    }

    /// A reference in a layer or an environment.
    static func notShared(_ reference: SecretReference) -> Diagnostic {
        let id =
            switch reference {
            case .environment: "secret.foreign_name"
            case .file: "secret.foreign_path"
            }
        return fault(
            id,
            "a layer may only name what `_policy.yaml` shares: it speaks for many tenants, and this is a secret of none",
            hint: "list it under `shared` in `_policy.yaml`, or move it to the files of the tenants"
        )
    }

    static func referenceInMap(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "secret.kept_as_map",
            message:
                "this looks like a reference to a secret, and is kept in `\(path)` as it stands: nothing inside a map "
                + "or a list is looked up",
            at: nil,
            hint: "a reference stands for the whole value of a configuration key, a token or a merchant id"
        )
    }

    static func foreignPath(slug: String) -> Diagnostic {
        fault(
            "secret.foreign_path",
            "this is not a secret of this tenant",
            hint: "the path begins with \(slug)/, below the folder of secrets, and has no `.` or `..`; "
                + "or `_policy.yaml` shares it"
        )
    }

    static func secretOutside(_ reference: SecretReference) -> Diagnostic {
        fault(
            "secret.link_outside",
            "\(reference) is a link that leads out of its folder of secrets",
            hint: "put the file itself there"
        )
    }

    static func secretUnreadable(_ reference: SecretReference, _ why: String) -> Diagnostic {
        fault(
            "secret.unreadable",
            "\(reference) cannot be read: \(why)",
            hint: "look at what `--secrets-dir` or `--secrets-file` names, and at its permissions"
        )
    }

    static func tokenForm(_ reference: SecretReference) -> Diagnostic {
        fault(
            "secret.token_form",
            "what \(reference) holds is not a bot token",
            hint: "a token is a number, a colon and 35 of A-Z, a-z, 0-9, _ and -, as BotFather gives it"
        )
    }

    static func heldVariables(_ reference: SecretReference, _ path: String) -> Diagnostic {
        fault(
            "secret.variables",
            "what \(reference) holds is a list of variables, and no value of `\(path)`",
            hint: "a file of secrets is for `--secrets-file`; a tenant names the secrets in it one by one"
        )
    }

    static func heldToken(_ reference: SecretReference, _ path: String) -> Diagnostic {
        fault(
            "secret.bot_token",
            "there is a bot token in what \(reference) holds: whoever reads `\(path)` could take the bot over",
            hint: "a bot token is for `telegram.bot_token` alone; one that was in another value has to be replaced"
        )
    }

    static func sharedSecretIsRead(_ reference: SecretReference, _ path: String) -> Diagnostic {
        fault(
            "secret.is_read",
            "\(reference) is a secret that the policy shares, and `\(path)` is none: people would read what it holds",
            hint: readHint
        )
    }

    /// A tenant's own secret, under a key of which people read the value as well.
    static func ownSecretIsRead(
        _ reference: SecretReference,
        _ path: String,
        at place: SourceLocation,
        secret: String,
        at other: SourceLocation
    ) -> Diagnostic {
        var finding = fault(
            "secret.is_read",
            "what \(reference) holds is `\(secret)`, and `\(path)` is no secret: people would read it",
            notes: [Note("`\(secret)`", at: other)],
            hint: readHint
        )
        finding.location = place
        return finding
    }

    private static let readHint =
        "write the text itself, or name another value; a key of your own that holds a secret says `secret: true` in "
        + CatalogFile.name

    static func heldLines(_ reference: SecretReference, _ path: String) -> Diagnostic {
        fault(
            "secret.lines",
            "what \(reference) holds has several lines, and `\(path)` is a secret of one",
            hint: "a key of several lines is PEM (`-----BEGIN …`) or JSON"
        )
    }

    static func heldLength(_ reference: SecretReference, _ path: String, _ maximum: Int) -> Diagnostic {
        fault(
            "secret.too_long",
            "what \(reference) holds has more than \(maximum) bytes, too many for the secret `\(path)`",
            hint: "look whether it is the right file"
        )
    }

    static func merchantID(_ path: String, _ reference: SecretReference?) -> Diagnostic {
        fault(
            "value.merchant_id",
            reference.map { "what \($0) holds is not a merchant id" } ?? "`\(path)` must be a merchant id",
            hint: "a merchant id is a UUID: 36 characters such as 1344b5d4-0048-11e8-94db-005056a205be"
        )
    }
}
