internal import CanonicalJSON
internal import Diagnostics
internal import TenantPlan
internal import TenantStore

/// The JSON Schemas (draft 2020-12) of what is printed with `--format json`.
enum OutputSchema: String, CaseIterable {
    /// A plan: `plan`, `show`, and the file of `plan --out`.
    case plan
    /// Findings about manifests: `validate`.
    case findings
    /// A line of `apply`, `rollback`, `adopt`, `forget` and `purge`.
    case event
    /// What an export wrote and could not write: `export --out`.
    case export
    /// An error of any command.
    case error

    /// JSON for people, which ends with a line end.
    var text: String {
        switch self {
        case .plan: PlanSchema.text
        case .findings: FindingsSchema.text
        case .event: Self.anyEvent.asDocument("An event of an apply of Tenantry").schemaText
        case .export: ExportReport.schema.asDocument("A report of an export of Tenantry").schemaText
        case .error: Self.anyFailure.asDocument("An error of Tenantry").schemaText
        }
    }

    /// The error is the last event of an apply that failed.
    private static var anyEvent: JSON {
        let planID = JSON.text(matching: "^sha256:[0-9a-f]{64}$")
        let revision = JSON.integers(0 ... .max)
        return .any(of: [
            event("planned", ["plan_id": planID, "summary": PlanSchema.summary]),
            event("step", ["step": .choice(ApplyStep.allCases)]),
            event("unchanged", ["revision": revision]),
            event("applied", ["revision": revision, "plan_id": planID]),
            event("rolled_back", ["revision": revision, "target_revision": revision, "plan_id": planID]),
            event("adopted", ["revision": revision, "plan_id": planID]),
            event("forgotten", ["revision": revision, "plan_id": planID]),
            event("purged", ["revision": revision, "plan_id": planID]),
            anyFailure,
        ])
    }

    private static func event(_ name: String, _ members: KeyValuePairs<String, JSON>) -> JSON {
        let always = [
            JSON.Member("format_version", .constant("1.0")), JSON.Member("event", .constant(name)),
        ]
        return .record(always + members.map { JSON.Member($0.key, $0.value) })
    }

    private static var anyFailure: JSON {
        let texts = JSON.list(of: .type("string"))
        let limit = JSON.record([
            "id": .type("string"), "found": .integers(0 ... .max), "allowed": .integers(0 ... .max),
        ])
        return .record([
            "format_version": .constant("1.0"),
            "error": .record([
                "code": .text(matching: "^[a-z0-9_.]+$"), "message": .type("string"),
                "exit_code": .map(["enum": .array(ExitStatus.allCases.map { .integer($0.rawValue) })]),
            ]),
            "findings?": FindingsSchema.schema, "acknowledgements_required?": texts,
            "acknowledgements_unused?": texts, "limits_exceeded?": .list(of: limit), "policy_violations?": texts,
            "secrets?": texts, "reasons?": texts, "balance_kopeks?": .integers(.min ... .max),
        ])
    }
}
