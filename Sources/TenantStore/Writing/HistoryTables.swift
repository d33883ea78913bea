internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// `tenantctl.operations` and `tenantctl.changes`: who applied what.
enum HistoryTables {
    static func write(
        _ request: ApplyRequest,
        botIDs: BotIDs,
        revision: Int64,
        on connection: isolated PostgresConnection
    ) throws {
        var actions = Dictionary(grouping: request.changes, by: \.action).mapValues(\.count)
        // Rows without a key go with their tenant as well, and no change can name them.
        if case .purge(let purge) = request.purpose { actions[.delete] = purge.rows.values.reduce(0, +) }
        var counts = actions.map { JSON.Member($0.rawValue, .integer($1)) }
        let whole = request.directory.changes
        if !whole.isEmpty { counts.append(JSON.Member("directory", .integer(whole.count))) }
        try connection.execute(
            """
            INSERT INTO tenantctl.operations
                (revision, operation_id, plan_id, actor, source_commit, tool_version, environment, started_at,
                 counts, acknowledgements)
            VALUES (\(revision), \(request.operationID)::uuid, \(request.planID()), \(request.actor),
                \(request.sourceCommit), \(request.toolVersion), \(request.environment), now(),
                \(JSONB(JSONText(.object(counts)).text)), \(request.acknowledgements)::text[])
            """
        )
        try writeChanges(request, botIDs: botIDs, revision: revision, on: connection)
        guard let target = request.purpose.rollbackTarget else { return }
        try connection.execute(
            "INSERT INTO tenantctl.rollbacks (revision, target_revision) VALUES (\(revision), \(target))"
        )
    }

    /// One row a change, but one for a whole new tenant: a row for every created row would double the cost of an apply.
    /// And one for a tenant that goes for good: what was in its rows is not kept.
    private static func writeChanges(
        _ request: ApplyRequest,
        botIDs: BotIDs,
        revision: Int64,
        on connection: isolated PostgresConnection
    ) throws {
        let columns = [
            "revision", "position", "bot_id", "tenant", "kind", "key", "action", "reason", "fields", "source_file",
            "source_line",
        ]
        let recorded = request.changes.filter { ![.tenantCreated, .purged].contains($0.reason) || $0.kind == .bot }
        var json = JSONWriter()
        try connection.copyIn(into: "tenantctl.changes", columns: columns) { writer in
            for (position, change) in recorded.enumerated() {
                json.removeAll()
                encode(change, into: &json)
                try writer.beginRow(fields: columns.count)
                writer.write(revision)
                writer.write(Int32(clamping: position))
                writer.write(botIDs[change.tenant])
                writer.write(change.tenant)
                writer.write(change.kind.name)
                writer.write(change.key)
                writer.write(change.action.rawValue)
                writer.write(change.reason.rawValue)
                writer.write(jsonb: json.bytes)
                writer.write(change.source?.file)
                writer.write(change.source.flatMap { Int32(exactly: $0.origin.line) })
            }
            for (position, change) in request.directory.changes.enumerated() {
                json.removeAll()
                encode(change.lines, into: &json)
                try writer.beginRow(fields: columns.count)
                writer.write(revision)
                writer.write(Int32(clamping: recorded.count + position))
                writer.write(Int32?.none)
                writer.write(String?.none)
                writer.write(change.kind.rawValue)
                writer.write("")
                writer.write(Change.Action.update.rawValue)
                writer.write(change.kind.risk.rawValue)
                writer.write(jsonb: json.bytes)
                writer.write(change.file)
                writer.write(Int32?.none)
            }
        }
    }

    /// A side that says nothing is `null`, as with the fields of rows.
    private static func encode(_ lines: [DirectoryChange.Line], into writer: inout JSONWriter) {
        writer.array { writer in
            for line in lines {
                writer.element { writer in
                    writer.object { writer in
                        writer.member("name", string: line.name)
                        writer.member("before") { $0.write(raw: line.before?.text ?? "null") }
                        writer.member("after") { $0.write(raw: line.after?.text ?? "null") }
                    }
                }
            }
        }
    }

    private static func encode(_ change: Change, into writer: inout JSONWriter) {
        writer.array { writer in
            if let previousKey = change.previousKey {
                writer.element { writer in
                    writer.object { writer in
                        writer.member("name", string: change.kind.keyColumn)
                        writer.member("before", string: previousKey)
                        writer.member("after", string: change.key)
                    }
                }
            }
            for field in change.fields {
                writer.element { writer in
                    writer.object { writer in
                        writer.member("name", string: change.kind.fields[field.field].name)
                        writer.member("before") { LedgerJSON.encode(field.before, into: &$0) }
                        // What is not declared any more is left out: `NULL` that somebody declares is another thing.
                        if field.after.isDeclared || change.action == .record {
                            writer.member("after") { LedgerJSON.encode(field.after, into: &$0) }
                        }
                        if field.isBare { writer.member(LiveForm.member, string: LiveForm.bare) }
                    }
                }
            }
        }
    }
}
