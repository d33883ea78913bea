internal import CanonicalJSON
internal import TenantModel

extension PlanDocument {
    static func database(_ stamp: DatabaseStamp, withRevision: Bool) -> JSON.Member {
        var members = [JSON.Member("identity", .string(stamp.identity))]
        if withRevision { members.append(JSON.Member("revision", .integer(stamp.revision))) }
        members.append(JSON.Member("schema_version", .integer(stamp.schemaVersion)))
        members.append(JSON.Member("environment", .optional(stamp.environment)))
        return JSON.Member("database", .object(members))
    }

    static func content(
        isComplete: Bool,
        context: PlanContext,
        entries: [PlanEntry],
        preconditions: [String],
        unresolved: [String],
        brokenLimits: [BrokenLimit]
    ) -> [JSON.Member] {
        [
            JSON.Member("complete", .bool(isComplete)),
            JSON.Member("tool_version", .string(context.toolVersion)),
            JSON.Member("environment", .optional(context.environment)),
            JSON.Member("source_commit", .optional(context.sourceCommit)),
            JSON.Member("summary", PlanSummary(entries).json),
            JSON.Member("changes", .array(entries.map { $0.json(withSource: true) })),
            JSON.Member(
                "acknowledgements_required",
                .array(
                    entries.flatMap(\.risks).filter(\.risk.needsAcknowledgement)
                        .map { .string($0.acknowledgement) }
                )
            ),
            JSON.Member("limits_exceeded", .array(brokenLimits.map(\.json))),
            JSON.Member("unresolved_secrets", .array(unresolved.map(JSON.string))),
            JSON.Member("preconditions", .array(preconditions.map(JSON.string))),
        ]
    }
}

extension PlanEntry {
    func json(withSource: Bool) -> JSON {
        var members = [
            JSON.Member("tenant", .string(tenant)),
            JSON.Member("kind", .string(kind.name)),
            JSON.Member("key", .string(key)),
            JSON.Member("action", .string(action.rawValue)),
            JSON.Member("fields", .array(fields.map(\.json))),
            JSON.Member("reason", .string(reason.rawValue)),
            JSON.Member("drift", .string(drift.rawValue)),
        ]
        if withSource {
            members.append(JSON.Member("source", source.map(\.json) ?? .null))
            members.append(JSON.Member("risks", .array(risks.map(\.json))))
        }
        return .object(members)
    }
}

extension PlanEntry.EntryField {
    fileprivate var json: JSON {
        var members = [
            JSON.Member("name", .string(name)),
            JSON.Member("before", before.json),
            JSON.Member("after", after.json),
            JSON.Member("sensitive", .bool(isSensitive)),
        ]
        if drift != .none { members.append(JSON.Member("drift", .string(drift.rawValue))) }
        return .object(members)
    }
}

extension SourcePosition {
    fileprivate var json: JSON {
        .object([
            JSON.Member("file", .string(file)),
            JSON.Member("line", .integer(origin.line)),
            JSON.Member("column", .integer(origin.column)),
        ])
    }
}

extension RiskNote {
    fileprivate var json: JSON {
        .object([
            JSON.Member("id", .string(risk.rawValue)),
            JSON.Member("severity", .string(risk.needsAcknowledgement ? "acknowledge" : "note")),
            JSON.Member("hash", .string(hash)),
            JSON.Member("acknowledgement", .string(acknowledgement)),
            JSON.Member("reach", .string("unknown")),
        ])
    }
}
