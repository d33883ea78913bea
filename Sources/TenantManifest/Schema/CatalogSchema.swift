internal import CanonicalJSON
internal import TenantModel

/// The schema of `_catalog.yaml`, as ``CatalogDecoder`` reads it.
enum CatalogSchema {
    /// The whole schema.
    static var document: JSON {
        .map([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "title": .string("A catalog of Tenantry"),
            "description": .string("Features and configuration keys of an organisation's own."),
            "type": .string("object"),
            "properties": .map([
                "version": .map(["const": .integer(ManifestDecoder.version)]),
                "features": .map([
                    "type": .string("object"), "propertyNames": name(notAmong: Catalog.builtIn.features.map(\.name)),
                    "additionalProperties": .map(["type": .string("object"), "maxProperties": .integer(0)]),
                ]),
                "configuration": .map([
                    "type": .string("object"),
                    "propertyNames": name(notAmong: Catalog.builtIn.configuration.map(\.name)),
                    "additionalProperties": key,
                ]),
            ]),
            "additionalProperties": .bool(false), "required": .texts(["version"]),
        ])
    }

    /// A key of an own; nobody redefines what the bot knows.
    private static func name(notAmong builtIn: [String]) -> JSON {
        .map([
            "allOf": .array([ResourceKind.KeyFormat.identifier.schema, .map(["not": .map(["enum": .texts(builtIn)])])])
        ])
    }

    private static var key: JSON {
        .map([
            "type": .string("object"),
            "properties": .map([
                "type": .map([
                    "enum": .texts(ConfigurationKey.ValueType.allCases.map(\.rawValue)),
                    "description": .string("What kind of value it takes."),
                ]),
                "minimum": .map(["type": .string("number"), "description": .string("The least number.")]),
                "maximum": .map(["type": .string("number"), "description": .string("The greatest number.")]),
                "allowed": .map([
                    "type": .string("array"), "items": .type("string"), "minItems": .integer(1),
                    "description": .string("The texts that are allowed."),
                ]),
                "unit": shortText("What the number counts, for messages."),
                "feature": shortText("The feature that the key belongs to."),
                "secret": .map([
                    "type": .string("boolean"), "description": .string("Whether only a reference may stand for it."),
                ]),
                "money": .map([
                    "enum": .texts(ConfigurationKey.MoneyRole.allCases.map(\.rawValue)),
                    "description": .string(
                        "What it has to do with customers' money, so that changes of it have to be accepted."
                    ),
                ]),
            ]),
            "additionalProperties": .bool(false), "required": .texts(["type"]),
            "allOf": .array([
                only(["int", "float"], have: ["minimum", "maximum", "unit"]), only(["string"], have: ["allowed"]),
                .map([
                    "if": .map(["properties": .map(["type": .map(["const": .string("int")])])]),
                    "then": .map([
                        "properties": .map(["minimum": .type("integer"), "maximum": .type("integer")])
                    ]),
                ]),
                .map([
                    "if": .map([
                        "properties": .map(["secret": .map(["const": .bool(true)])]), "required": .texts(["secret"]),
                    ]),
                    "then": .map([
                        "properties": .map(["type": .map(["const": .string("string")]), "allowed": .bool(false)])
                    ]),
                ]),
            ]),
        ])
    }

    private static func shortText(_ description: String) -> JSON {
        ValueFormat.text(maximum: 64).schema.with(["description": .string(description)])
    }

    /// What only keys of certain types may say.
    private static func only(_ types: [String], have names: [String]) -> JSON {
        .map([
            "if": .map(["not": .map(["properties": .map(["type": .map(["enum": .texts(types)])])])]),
            "then": .map(["properties": .object(names.map { JSON.Member($0, .bool(false)) })]),
        ])
    }
}
