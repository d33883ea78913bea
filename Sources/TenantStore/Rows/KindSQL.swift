internal import PostgresDriver
internal import TenantModel

/// The parts of statements that follow from the description of a kind.
struct KindSQL {
    let kind: ResourceKind

    /// The table, quoted, with its schema: a `search_path` must not send us elsewhere.
    var table: SQL { SQL(unescaped: "public.") + quoted(kind.table) }

    /// The column that holds `bots.id`.
    var botColumn: String { kind.botColumn ?? kind.idColumn ?? "id" }

    /// What identifies a row, then its values: bot, key, surrogate key (or NULL), fields.
    func selection(_ alias: String) -> SQL {
        let columns = [column(botColumn, alias), column(kind.keyColumn, alias), id(alias)]
        return joined(columns + kind.fields.map { value(of: $0, alias) })
    }

    /// The value of a field: its column, or whether its table has a row for the bot.
    private func value(of field: Field, _ alias: String) -> SQL {
        switch field.storage {
        case .column: column(field.name, alias)
        case .protection(let table):
            SQL(unescaped: "EXISTS (SELECT FROM tenantctl.") + quoted(table) + " AS fact WHERE fact.bot_id = "
                + column(botColumn, alias) + ")"
        }
    }

    /// Whether another table refers to a row, for kinds that are not deleted then.
    func referenced(_ alias: String) -> SQL {
        guard case .deleteUnlessReferenced(let table, let reference, _) = kind.removal, let id = kind.idColumn
        else { return "false" }
        return SQL(unescaped: "EXISTS (SELECT FROM public.") + quoted(table) + " AS reference WHERE reference."
            + quoted(reference) + " = " + column(id, alias) + ")"
    }

    /// The number before the colon of a bot's token, where no column says it; NULL for all other rows. Longer ones are no
    /// number of a bot.
    func tokenNumber(_ alias: String) -> SQL {
        guard kind == .bot else { return "NULL::bigint" }
        return "CASE WHEN " + column("telegram_bot_id", alias) + " IS NULL THEN substring("
            + column("telegram_bot_token", alias) + " FROM '^([0-9]{1,18}):')::bigint END"
    }

    func column(_ name: String, _ alias: String) -> SQL {
        SQL(unescaped: alias + ".") + quoted(name)
    }

    func quoted(_ name: String) -> SQL { "\(identifier: name)" }

    func joined(_ parts: [SQL], by separator: String = ", ") -> SQL {
        guard var sql = parts.first else { return "" }
        for part in parts.dropFirst() { sql += SQL(unescaped: separator) + part }
        return sql
    }

    private func id(_ alias: String) -> SQL {
        kind.idColumn.map { column($0, alias) } ?? "NULL::integer"
    }
}
