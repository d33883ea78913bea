internal import CanonicalJSON
internal import PostgresDriver
internal import TenantModel

/// Reads `tenantctl.changes` back.
enum ChangeReader {
    /// The changes of rows of tenants that `condition` selects, in the order in which they were made. Changes of kinds and
    /// fields that only a newer tool knows are left out.
    ///
    /// - Parameters:
    ///   - condition: Part of a statement about `c`, without parameters: COPY takes none.
    ///   - connection: A connection with an open transaction.
    /// - Returns: The changes.
    /// - Throws: ``StoreError``.
    static func read(where condition: String, on connection: isolated PostgresConnection) throws -> [RecordedChange] {
        var changes: [RecordedChange] = []
        let query = SQL(
            unescaped: """
                SELECT c.revision, c.bot_id, c.tenant, c.kind, c.key, c.action, c.reason, c.fields, c.source_file,
                    c.source_line
                FROM tenantctl.changes AS c WHERE c.tenant IS NOT NULL AND \(condition) ORDER BY c.revision, c.position
                """
        )
        do {
            try connection.copyOut(query) { row in
                guard let revision = try row.nextInt64() else { return }
                let botID = try row.nextInt32()
                guard let tenant = try row.nextText(), let kind = try row.nextText().flatMap(ResourceKind.named),
                    let key = try row.nextText(), let action = try row.nextText().flatMap(Change.Action.init),
                    let reason = try row.nextText().flatMap(Change.Reason.init)
                else { return }
                let (previousKey, fields) = try Self.fields(&row, of: kind)
                let file = try row.nextText()
                let line = try row.nextInt32()
                changes.append(
                    RecordedChange(
                        revision: revision,
                        change: Change(
                            tenant: tenant,
                            kind: kind,
                            key: key,
                            previousKey: previousKey,
                            action: action,
                            reason: reason,
                            fields: fields,
                            source: file.map { file in
                                let line = line.flatMap(UInt32.init(exactly:)) ?? 0
                                return SourcePosition(file: file, origin: Origin(line: line, column: 0))
                            },
                            target: Change.Target(botID: botID)
                        )
                    )
                )
            }
        } catch let error as PostgresError {
            throw StoreError(.database(error))
        }
        return changes
    }

    /// The changes of one revision that were about the whole directory.
    ///
    /// - Throws: ``StoreError``.
    static func readDirectory(
        of revision: Int64,
        on connection: isolated PostgresConnection
    ) throws -> [DirectoryChange] {
        let rows = try connection.query(
            """
            SELECT kind, fields::text, source_file FROM tenantctl.changes
            WHERE revision = \(revision) AND tenant IS NULL ORDER BY position
            """
        )
        return try rows.compactMap { row in
            guard let kind = DirectoryChange.Kind(rawValue: try row[0]) else { return nil }
            var reader = JSONReader(try row[1, as: String.self])
            let lines: JSON
            do throws(JSONError) {
                lines = try reader.readValue()
            } catch {
                throw StoreError(.malformed("tenantctl.changes: \(error)"))
            }
            return DirectoryChange(
                kind: kind,
                lines: (lines.array ?? []).map { line in
                    DirectoryChange.Line(
                        name: line["name"]?.string ?? "",
                        before: Self.side(line["before"]),
                        after: Self.side(line["after"])
                    )
                },
                file: try row[2, as: String?.self],
                needsAcknowledgement: false
            )
        }
    }

    /// A side that says nothing is `null`.
    private static func side(_ json: JSON?) -> JSONText? {
        json.flatMap { $0 == .null ? nil : JSONText($0) }
    }

    /// The key that the row had before, where it got another one, and the fields.
    private static func fields(
        _ row: inout CopyReader,
        of kind: ResourceKind
    ) throws -> (previousKey: String?, fields: [FieldChange]) {
        var json = JSON.null
        var fault: JSONError?
        try row.nextJSON { bytes throws(PostgresError) in
            let text = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
            var reader = JSONReader(text)
            do throws(JSONError) { json = try reader.readValue() } catch { fault = error }
        }
        if let fault { throw StoreError(.malformed("tenantctl.changes: \(fault)")) }
        var previousKey: String?
        var fields: [FieldChange] = []
        for entry in json.array ?? [] {
            guard let name = entry["name"]?.string else { continue }
            if name == kind.keyColumn {
                previousKey = entry["before"]?.string
            } else if let field = kind.fieldIndex(name) {
                let type = kind.fields[field].type
                fields.append(
                    FieldChange(
                        field: field,
                        before: try value(entry["before"], type),
                        after: entry["after"] == nil ? .undeclared : try value(entry["after"], type),
                        isBare: entry[LiveForm.name]?.string == LiveForm.bare
                    )
                )
            }
        }
        return (previousKey, fields)
    }

    private static func value(_ json: JSON?, _ type: Field.ColumnType) throws(StoreError) -> FieldValue {
        guard let json, json != .null || type == .jsonb || type == .wrappedJSONB else { return .null }
        var reader = JSONReader(JSONText(json).text)
        do throws(JSONError) {
            return try LedgerJSON.value(&reader, type)
        } catch {
            throw StoreError(.malformed("tenantctl.changes: \(error)"))
        }
    }
}
