internal import Foundation

/// The floors under reading and writing rows: `COPY` of the five tables through `psql`, in and out, with nothing else.
struct CopiedRows {
    /// The columns that an apply writes, for every table in the order that its foreign keys ask for.
    private static let columns = [
        (
            table: "bots",
            names: """
            id, slug, name, telegram_bot_token, telegram_bot_id, is_master, is_active, card_to_card_enabled, \
            card_receipt_topic_id, zarinpal_enabled, zarinpal_merchant_id, zarinpal_sandbox, default_language, \
            support_username, admin_chat_id, admin_topic_id, notification_group_id, notification_topic_id
            """
        ),
        (table: "bot_feature_flags", names: "bot_id, feature_key, enabled, config"),
        (table: "bot_configurations", names: "bot_id, config_key, config_value"),
        (
            table: "bot_plans",
            names: """
            bot_id, key, name, period_days, price_kopeks, traffic_limit_gb, device_limit, sort_order, is_active
            """
        ),
        (
            table: "tenant_payment_cards",
            names: """
            bot_id, key, card_number, card_holder_name, rotation_strategy, rotation_interval_minutes, weight, \
            is_active
            """
        ),
    ]

    let server: Server
    let workplace: Workplace

    /// Writes the rows of `database` to files, for ``copyIn(_:)``.
    func prepare(from database: String) throws {
        for (table, names) in Self.columns {
            // A server of another user cannot write here; psql does.
            let copy = "\\copy (SELECT \(names) FROM public.\(table)) TO '\(file(table))' (FORMAT binary)"
            _ = try server.psql(["--command", copy], in: database).run()
        }
    }

    /// Writes the prepared rows into the empty tables of `database`, keys and indexes in place, in one transaction.
    func copyIn(_ database: String) throws -> Cost {
        let copies = Self.columns.flatMap { table, names in
            ["--command", "\\copy public.\(table) (\(names)) FROM '\(file(table))' (FORMAT binary)"]
        }
        return try server.measure(server.psql(["--single-transaction"] + copies, in: database))
    }

    /// Reads all rows of the five tables.
    func copyOut(_ database: String) throws -> Cost {
        let copies = Self.columns.flatMap { table, names in
            ["--command", "COPY (SELECT \(names) FROM public.\(table)) TO STDOUT (FORMAT binary)"]
        }
        return try server.measure(server.psql(copies, in: database))
    }

    /// How many rows the five tables of `database` hold.
    func count(_ database: String) throws -> Int {
        let sums = Self.columns.map { "(SELECT count(*) FROM public.\($0.table))" }.joined(separator: " + ")
        let said = try workplace.said(server.psql(["--command", "SELECT \(sums)"], in: database))
        guard let rows = Int(said) else { throw ProgramError("psql", said: said) }
        return rows
    }

    private func file(_ table: String) -> String { workplace.path(table + ".copy") }
}
