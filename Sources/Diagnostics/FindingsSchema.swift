package import CanonicalJSON

/// The JSON Schema (draft 2020-12) of findings, as ``JSONRenderer`` renders them.
public enum FindingsSchema {
    /// What the schema's file is called.
    public static let fileName = "findings.schema.json"

    /// The schema, as JSON for people that ends with a line end.
    public static var text: String { schema.asDocument("Findings of Tenantry").schemaText }

    /// The schema without what makes it a document: an error of an apply holds findings too.
    package static var schema: JSON {
        JSON.record([
            "format_version": .constant(JSONRenderer.formatVersion),
            "summary": .record(["errors": count, "warnings": count, "notes": count]),
            "diagnostics": .list(
                of: .record([
                    "severity": .choice(severities), "id": .text(matching: "^[a-z0-9_.]+$"),
                    "message": .type("string"), "location?": location,
                    "excerpt?": .record(["column": positive, "text": .type("string"), "cut?": .type("boolean")]),
                    "notes?": .list(of: .record(["message": .type("string"), "location?": location])),
                    "hint?": .type("string"),
                ])
            ),
            "omitted": .list(
                of: .record(["severity": .choice(severities), "id": .type("string"), "count": positive])
            ),
        ])
    }

    private static let severities: [Severity] = [.error, .warning, .note]
    private static let count = JSON.integers(0 ... .max)
    private static let positive = JSON.integers(1 ... .max)
    private static let location = JSON.record(["file": .type("string"), "line?": positive, "column?": positive])
}
