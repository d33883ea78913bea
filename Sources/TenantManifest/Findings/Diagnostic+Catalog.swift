internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with features and configuration keys as the catalog knows them.

extension Diagnostic {
    static func unknownFeature(_ name: String, nearest: String?, isConfiguration: Bool) -> Diagnostic {
        fault(
            "catalog.unknown_feature",
            "the catalog knows no feature `\(name)`",
            hint: isConfiguration
                ? "`\(name)` is a configuration key: write it under `configuration`"
                : nearest.map { "did you mean `\($0)`?" } ?? ownKeys
        )
    }

    /// `place` is where a manifest has what a key of the platform stands for, where the name is nearly that of one.
    static func unknownConfiguration(_ name: String, nearest: String?, place: String?, isFeature: Bool) -> Diagnostic {
        fault(
            "catalog.unknown_key",
            "the catalog knows no configuration key `\(name)`",
            hint: isFeature
                ? "`\(name)` is a feature: write it under `features`"
                : place.map { "write it as `\($0)`" } ?? nearest.map { "did you mean `\($0)`?" } ?? ownKeys
        )
    }

    static func platformKey(_ key: ConfigurationKey) -> Diagnostic {
        fault(
            "catalog.platform_key",
            "`\(key.name)` belongs to the platform, not to a tenant: \(key.platformReason ?? "")",
            hint: key.manifestPath.map { "write it as `\($0)`" } ?? "take it out"
        )
    }

    /// A value where a reference belongs. `slug` is `nil` in a layer.
    static func literalSecret(_ name: String, slug: String?) -> Diagnostic {
        fault(
            "secret.literal",
            "`\(name)` is a secret and must not stand in a manifest",
            hint: (slug.map { "write `{ env: \(TenantSlug.environmentPrefix(of: $0))\(name) }`" }
                ?? "move it to the files of the tenants as a reference")
                + "; a secret that was committed has to be replaced"
        )
    }

    static func referenceForNoText(_ name: String, wanted: Wanted) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "`\(name)` takes \(wanted.words), and a secret is text",
            hint: "write the value itself: the key is no secret"
        )
    }

    static func mapOfValue(_ name: String) -> Diagnostic {
        fault(
            "manifest.wrong_type",
            "`\(name)` takes a map, and one of nothing but `value` stands for what that holds",
            hint: "the database keeps what is no map in such a map: call the key something else, or add another"
        )
    }

    static func heldIsNoChoice(_ reference: SecretReference, _ name: String, _ words: [String]) -> Diagnostic {
        fault(
            "value.choice",
            "what \(reference) holds is none of what `\(name)` takes: \(listed(words))",
            hint: "keep one of these there"
        )
    }

    static func heldForm(_ reference: SecretReference, _ name: String, _ form: TextForm) -> Diagnostic {
        fault(
            form.id,
            "what \(reference) holds is not what `\(name)` takes: \(form.rule)",
            hint: "mend what it holds, or refer to another secret"
        )
    }

    static func heldCharacter(_ reference: SecretReference, _ name: String, _ scalar: Unicode.Scalar) -> Diagnostic {
        fault(
            "value.control_character",
            "what \(reference) holds has a character in it that nobody sees, \(scalar.codePoint), and `\(name)` is "
                + "for people",
            hint: "remove it"
        )
    }

    static func outOfRange(_ key: ConfigurationKey, _ range: String) -> Diagnostic {
        fault(
            "value.range",
            "`\(key.name)` must be \(range)" + (key.unit.map { " \($0)" } ?? ""),
            hint: key.unit.map { "look whether it is meant in \($0)" } ?? "write a number in that range"
        )
    }

    static func textForm(_ name: String, _ form: TextForm) -> Diagnostic {
        fault(form.id, "`\(name)` must be \(form.rule)", hint: "write it in that form")
    }

    static func spellingsDisagree(_ name: String, other: SourceLocation) -> Diagnostic {
        fault(
            "manifest.spelling_conflict",
            "`\(name)` is another name of something that is declared with another value",
            notes: [Note("the other value", at: other)],
            hint: "keep one of the two"
        )
    }

    static func featureIsOff(_ name: String, feature: String, at place: SourceLocation, off: SourceLocation)
        -> Diagnostic
    {
        Diagnostic(
            .warning,
            id: "catalog.feature_off",
            message: "`\(name)` belongs to the feature `\(feature)`, which is switched off",
            at: place,
            notes: [Note("it is switched off here", at: off)]
        )
    }

    static func lowerThanNeighbour(_ name: String, _ lower: String, at place: SourceLocation, other: SourceLocation)
        -> Diagnostic
    {
        Diagnostic(
            .warning,
            id: "catalog.order",
            message: "`\(name)` is below `\(lower)`",
            at: place,
            notes: [Note("the other value", at: other)]
        )
    }

    private static let ownKeys = "an organisation's own keys are described in \(CatalogFile.name)"
}

extension TextForm {
    /// The id of the finding that a text does not have the form.
    fileprivate var id: String {
        switch self {
        case .url: "value.url"
        case .timeZone: "value.time_zone"
        case .timeOfDay: "value.time_of_day"
        case .languages: "value.language"
        case .wholeNumbers: "value.whole_numbers"
        case .chat: "value.chat_id"
        }
    }
}

extension ClosedRange<Int64> {
    /// `between 1 and 30`; a bound that every number keeps is left out.
    var shown: String {
        switch (lowerBound, upperBound) {
        case (.min, _): "at most \(upperBound)"
        case (_, .max): "at least \(lowerBound)"
        default: "between \(lowerBound) and \(upperBound)"
        }
    }
}

extension ClosedRange<Double> {
    /// `between 0.5 and 30.0`; a bound that every number keeps is left out.
    var shown: String {
        switch (lowerBound, upperBound) {
        case (-.greatestFiniteMagnitude, _): "at most \(upperBound)"
        case (_, .greatestFiniteMagnitude): "at least \(lowerBound)"
        default: "between \(lowerBound) and \(upperBound)"
        }
    }
}
