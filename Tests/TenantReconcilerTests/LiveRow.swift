import TenantTesting

/// A place in the tables that a manifest can declare.
struct LivePlace: Hashable, CustomStringConvertible {
    let slug: String
    /// `support_username`, `default_language` or `is_active` of a bot, or the name of a kind.
    let kind: String
    /// The row's key; of one that has none, its id.
    let key: String

    var description: String { "\(slug) \(kind) \(key)" }
}

/// What is there.
struct LiveRow: Equatable {
    /// What a manifest would declare.
    let value: String
    /// Surrogate key, time of creation, and what a runtime counts: nothing of that is ever written.
    let theirs: String
    /// The version of the whole row: the same for as long as nobody writes it.
    let version: String
    /// Of a card, whether customers are shown it.
    let isOn: Bool
    /// Of a card, whether a payment refers to it.
    let isPaidTo: Bool
}

extension TestDatabase {
    /// All there is in those places, as `psql` reads it.
    func liveRows() async throws -> [LivePlace: LiveRow] {
        let lines = try await lines(
            """
            SELECT slug, 'support_username', '', coalesce(support_username, '-'),
                concat_ws(' ', id, created_at, wallet_balance_kopeks, traffic_sold_bytes), concat(xmin, ctid), true, false
            FROM bots
            UNION ALL SELECT slug, 'default_language', '', default_language,
                concat_ws(' ', id, created_at, wallet_balance_kopeks, traffic_sold_bytes), concat(xmin, ctid), true, false
            FROM bots
            UNION ALL SELECT slug, 'is_active', '', is_active::text,
                concat_ws(' ', id, created_at, wallet_balance_kopeks, traffic_sold_bytes), concat(xmin, ctid), true, false
            FROM bots
            UNION ALL SELECT slug, 'feature', feature_key, enabled::text, concat(t.created_at), concat(t.xmin, t.ctid),
                true, false
            FROM bot_feature_flags AS t JOIN bots ON bots.id = bot_id
            UNION ALL SELECT slug, 'configuration', config_key, config_value ->> 'value', concat(t.created_at),
                concat(t.xmin, t.ctid), true, false
            FROM bot_configurations AS t JOIN bots ON bots.id = bot_id
            UNION ALL SELECT slug, 'plan', coalesce(key, t.id::text), price_kopeks::text,
                concat_ws(' ', t.id, t.created_at), concat(t.xmin, t.ctid), true, false
            FROM bot_plans AS t JOIN bots ON bots.id = bot_id
            UNION ALL SELECT slug, 'card', coalesce(key, t.id::text), card_number,
                concat_ws(' ', t.id, t.created_at, success_count, failure_count, current_usage_count),
                concat(t.xmin, t.ctid), t.is_active,
                EXISTS (SELECT FROM card_to_card_payments AS p WHERE p.card_id = t.id)
            FROM tenant_payment_cards AS t JOIN bots ON bots.id = bot_id
            """
        )
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                return (
                    LivePlace(slug: columns[0], kind: columns[1], key: columns[2]),
                    LiveRow(
                        value: columns[3],
                        theirs: columns[4],
                        version: columns[5],
                        isOn: columns[6] == "true" || columns[6] == "t",
                        isPaidTo: columns[7] == "true" || columns[7] == "t"
                    )
                )
            }
        )
    }

    /// The places that the ledger holds.
    func ledgerPlaces() async throws -> Set<LivePlace> {
        let lines = try await lines(
            """
            SELECT slug, CASE kind WHEN 'bot' THEN field ELSE kind END, CASE kind WHEN 'bot' THEN '' ELSE key END
            FROM tenantctl.ledger_fields JOIN bots ON bots.id = bot_id
            """
        )
        return Set(
            lines.map { line in
                let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                return LivePlace(slug: columns[0], kind: columns[1], key: columns[2])
            }
        )
    }
}
