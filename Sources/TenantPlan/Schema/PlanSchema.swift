package import CanonicalJSON
internal import TenantModel

/// The JSON Schema (draft 2020-12) of a plan, as `plan --format json` prints it and `plan --out` writes it.
///
/// Made from what plans are made of: kinds with their fields and types, actions, reasons, risks. It is of one version of
/// the tool, and refuses what it does not know.
public enum PlanSchema {
    /// What the schema's file is called.
    public static let fileName = "plan.schema.json"

    /// The schema, as JSON for people that ends with a line end.
    public static var text: String { document.schemaText }

    private static var document: JSON {
        JSON.record([
            "format_version": .constant(PlanDocument.formatVersion),
            "id": .text(matching: "^sha256:[0-9a-f]{64}$"), "complete": .type("boolean"),
            "database": .record([
                "identity": .type("string"), "revision": count, "schema_version": count,
                "environment": JSON.type("string").orNull,
            ]),
            "tool_version": .type("string"), "environment": JSON.type("string").orNull,
            "source_commit": JSON.type("string").orNull, "tenant_glob": JSON.type("string").orNull,
            "summary": summary, "acknowledgements_required": .list(of: .type("string")),
            "limits_exceeded": .list(of: .record(["id": .type("string"), "found": count, "allowed": count])),
            "limits_lifted?": .record([
                "max_deletes": count,
                "limits": .list(of: .record(["id": .type("string"), "found": count, "allowed": count])),
            ]),
            "policy_violations": .list(of: .type("string")), "unresolved_secrets": .list(of: .type("string")),
            "unmanaged_rows": count,
            "purged_without_key?": .record(ResourceKind.all.map { JSON.Member($0.name + "?", count) }),
            "discarded_balance_kopeks?": .integers(.min ... .max),
            "deviations": .list(of: .rows(deviation)), "left_to_others?": .list(of: .reference("left")),
            "undeclared_use?": .reference("undeclared_use"),
            "hints": .list(of: .reference("hint")),
            "directory_changes": .list(of: directoryChange),
            "held?": .list(of: .reference("hold")),
            "changes": .list(of: .rows(change)), "preconditions": .list(of: .type("string")),
            "digest": .text(matching: "^sha256:[0-9a-f]{64}$"),
        ]).asDocument("A plan of Tenantry", definitions: definitions)
    }

    /// The counts of a plan by action, its tenants, and what changes for all of them; events hold them too.
    package static var summary: JSON {
        let others = [JSON.Member("tenants", count), JSON.Member("directory", count)]
        return .record(Change.Action.allCases.map { JSON.Member($0.rawValue, count) } + others)
    }

    private static let count = JSON.integers(0 ... .max)

    /// A change of what holds for the whole directory.
    private static var directoryChange: JSON {
        let said = JSON.map(["title": .string("any JSON")])
        return .record([
            "kind": .choice(DirectoryChange.Kind.allCases),
            "lines": .list(of: .record(["name": .type("string"), "before?": said, "after?": said])),
            "file": JSON.type("string").orNull, "risks": .list(of: .reference("risk")),
        ])
    }

    /// A change of a row of one kind.
    private static func change(_ kind: ResourceKind) -> JSON {
        .record([
            "tenant": .type("string"), "kind": .constant(kind.name), "key": .type("string"),
            "previous_key?": .type("string"), "action": .choice(Change.Action.allCases),
            "fields": .list(of: .reference("field.\(kind.name)")), "comes_into_use?": .list(of: .reference("woken")),
            "stands_in_for?": .list(of: .reference("woken")), "undercuts?": .list(of: .reference("woken")),
            "next_to_nothing_beside?": .list(of: .reference("woken")),
            "held_against_nothing?": .list(of: .reference("woken")),
            "reason": .choice(Change.Reason.allCases),
            "drift": .choice(Change.Drift.allCases), "source": JSON.reference("source").orNull,
            "risks": .list(of: .reference("risk")),
        ])
    }

    /// A row of one kind of which something comes into use by a change, and that nobody approved; that goes, and that the change
    /// may stand in for; or that stays, and that the change is far cheaper than.
    private static func wokenRow(_ kind: ResourceKind) -> JSON {
        .record([
            "kind": .constant(kind.name), "key": JSON.type("string").orNull, "id?": count,
            "fields": .list(of: .reference("field.\(kind.name)")),
            "risks": .list(
                of: .map([
                    "enum": .texts(
                        Risk.allCases.filter { $0.isAboutMoney || $0 == .tenantAdopted }.map(\.rawValue)
                    )
                ])
            ),
        ])
    }

    /// A row of one kind that is not as declared and stays so.
    private static func deviation(_ kind: ResourceKind) -> JSON {
        .record([
            "tenant": .type("string"), "kind": .constant(kind.name), "key": .type("string"),
            "standing": .choice(Deviation.Standing.allCases),
            "fields": .list(of: .reference("deviation.\(kind.name)")), "source": JSON.reference("source").orNull,
        ])
    }

    private static var definitions: [JSON.Member] {
        var definitions = [
            JSON.Member(
                "source",
                .record(["file": .type("string"), "line": count, "column": count])
            ),
            JSON.Member(
                "risk",
                .record([
                    "id": .choice(Risk.allCases), "severity": .map(["enum": .texts(["acknowledge", "note"])]),
                    "hash": .text(matching: "^[0-9a-f]{8}$"), "acknowledgement": .type("string"),
                    "reach": .type("string"),
                ])
            ),
            JSON.Member("woken", .rows(wokenRow)),
            JSON.Member(
                "hint",
                .record([
                    "id": .map(["enum": .texts(RenameHint.Reason.allCases.map { "rename_\($0.rawValue)" })]),
                    "tenant": .type("string"), "kind": .map(["enum": .texts(ResourceKind.all.map(\.name))]),
                    "key": .type("string"), "previous_key": .type("string"), "source": .reference("source"),
                ])
            ),
            JSON.Member(
                "left",
                .record([
                    "path": .type("string"),
                    "management": .map(["enum": .texts([Management.once, .observe].map(\.rawValue))]),
                    "risks": .list(of: .map(["enum": .texts(Risk.allCases.filter(\.isAboutMoney).map(\.rawValue))])),
                    "source": .reference("source"), "tenants": .list(of: .type("string")),
                    "protected": .list(of: .type("string")),
                ])
            ),
            JSON.Member(
                "undeclared_use",
                .record([
                    "tenants_paid_elsewhere": count, "cards_in_use": count, "cards_out_of_use": count,
                    "payment_settings": count, "cards": .list(of: .reference("undeclared_card")),
                    "payments": .list(of: .reference("undeclared_payment")),
                ])
            ),
            JSON.Member(
                "undeclared_payment",
                .record([
                    "tenant": .type("string"), "kind": .map(["enum": .texts(ResourceKind.all.map(\.name))]),
                    "key": .type("string"), "field": .type("string"), "value": .map(["title": .string("any JSON")]),
                    "sensitive": .type("boolean"), "feature": JSON.type("string").orNull,
                    "risk": .map([
                        "enum": .texts([Risk.merchantChanged, .approverChanged, .masterChanged].map(\.rawValue))
                    ]),
                    "path": .type("string"), "without_file?": .map(["const": .bool(true)]),
                ])
            ),
            JSON.Member(
                "undeclared_card",
                .record([
                    "tenant": .type("string"), "use": .choice(UndeclaredCardUse.Use.allCases),
                    "key": JSON.type("string").orNull, "id": count.orNull,
                    "card_number": .any(of: [JSON.type("string").orNull, .reference("hidden")]),
                    "causes": .list(of: .choice(UndeclaredCardUse.Cause.allCases)),
                    "management?": .map(["enum": .texts([Management.once, .observe].map(\.rawValue))]),
                    "takes_all_payments?": .map(["const": .bool(true)]),
                    "without_file?": .map(["const": .bool(true)]),
                ])
            ),
            JSON.Member(
                "hold",
                .record([
                    "tenant": JSON.type("string").orNull, "reason": .type("string"), "by": .type("string"),
                    "until": JSON.type("string").orNull,
                ])
            ),
            // A part of a value, or where it comes from, and a keyed fingerprint that tells two of them apart.
            JSON.Member(
                "hidden",
                .any(of: [
                    .record(["masked": .type("string"), "fingerprint": .type("string")]),
                    .record(["secret": JSON.type("string").orNull, "fingerprint": JSON.type("string").orNull]),
                ])
            ),
        ]
        for kind in ResourceKind.all {
            // The key is a column that no manifest has a field for; a plan shows it where it is not as it ought to be.
            let key = (kind.keyColumn, JSON.type("string").orNull, [JSON.Member]())
            let columns = [key] + kind.fields.map { ($0.name, $0.shownSchema, $0.liveForms) }
            definitions.append(
                JSON.Member("field.\(kind.name)", .any(of: columns.map { field(named: $0, of: $1, $2) }))
            )
            definitions.append(
                JSON.Member("deviation.\(kind.name)", .any(of: columns.map { deviatingField(named: $0, of: $1, $2) }))
            )
        }
        return definitions
    }

    private static func field(named name: String, of value: JSON, _ forms: [JSON.Member]) -> JSON {
        .record(
            [
                JSON.Member("name", .constant(name)), JSON.Member("before?", value), JSON.Member("after?", value),
                JSON.Member("applied?", value), JSON.Member("present?", value),
                JSON.Member("sensitive", .type("boolean")), JSON.Member("drift?", .choice(Change.Drift.allCases)),
            ] + forms
        )
    }

    private static func deviatingField(named name: String, of value: JSON, _ forms: [JSON.Member]) -> JSON {
        .record(
            [
                JSON.Member("name", .constant(name)), JSON.Member("live?", value), JSON.Member("declared", value),
                JSON.Member("sensitive", .type("boolean")), JSON.Member("management", .choice(Management.allCases)),
                JSON.Member("cause", .choice(FieldDeviation.Cause.allCases)),
            ] + forms
        )
    }
}

extension JSON {
    /// One schema for rows of any kind.
    fileprivate static func rows(_ schema: (ResourceKind) -> JSON) -> JSON {
        .any(of: ResourceKind.all.map(schema))
    }
}

extension Field {
    /// The member that says in which form the live value stands, where there is more than one.
    fileprivate var liveForms: [JSON.Member] {
        guard case .wrappedJSONB = type else { return [] }
        return [JSON.Member(LiveForm.name + "?", .constant(LiveForm.bare))]
    }

    /// What its value looks like in a plan: as it is, hidden, or `null` for SQL's `NULL` and for no row.
    fileprivate var shownSchema: JSON {
        let open: JSON
        switch type {
        case .boolean: open = .type("boolean")
        case .integer, .bigint: open = .integers(.min ... .max)
        case .text: open = .type("string")
        // Any JSON, and what is hidden of it.
        case .jsonb, .wrappedJSONB: return .map(["title": .string("any JSON, or hidden")])
        }
        guard exposure != .open || type == .text else { return open.orNull }
        return exposure == .secret
            ? .any(of: [.reference("hidden"), .type("null")]) : .any(of: [open.orNull, .reference("hidden")])
    }
}
