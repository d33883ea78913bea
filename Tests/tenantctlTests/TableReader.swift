import TenantTesting

extension TestDatabase {
    /// When each row of the tables that manifests declare was last updated, with the row's place in front.
    func updateTimes() async throws -> [String] {
        try await lines(
            """
            SELECT * FROM (
                SELECT 'bot ' || slug AS place, updated_at FROM bots
                UNION ALL SELECT 'feature ' || slug || '/' || feature_key, t.updated_at
                    FROM bot_feature_flags t JOIN bots b ON b.id = bot_id
                UNION ALL SELECT 'configuration ' || slug || '/' || config_key, t.updated_at
                    FROM bot_configurations t JOIN bots b ON b.id = bot_id
                UNION ALL SELECT 'plan ' || slug || '/' || key, t.updated_at
                    FROM bot_plans t JOIN bots b ON b.id = bot_id
                UNION ALL SELECT 'card ' || slug || '/' || key, t.updated_at
                    FROM tenant_payment_cards t JOIN bots b ON b.id = bot_id
            ) AS all_rows ORDER BY place COLLATE "C"
            """
        )
    }

    /// Revision, number of applies and number of recorded changes.
    func history() async throws -> String {
        try await line(
            """
            SELECT revision, (SELECT count(*) FROM tenantctl.operations), (SELECT count(*) FROM tenantctl.changes)
            FROM tenantctl.state
            """
        )
    }
}

/// What the tables hold that manifests declare, each row a line without ids and times.
struct TableContents: Equatable {
    var bots: [String]
    var features: [String]
    var configurations: [String]
    var plans: [String]
    var cards: [String]

    init(bots: [String], features: [String], configurations: [String], plans: [String], cards: [String]) {
        self.bots = bots
        self.features = features
        self.configurations = configurations
        self.plans = plans
        self.cards = cards
    }

    /// Reads all columns but ids, times and those of the runtime.
    init(of database: TestDatabase) async throws {
        bots = try await database.lines(
            """
            SELECT slug, name, telegram_bot_token, telegram_bot_id, is_master, is_active, card_to_card_enabled,
                card_receipt_topic_id, zarinpal_enabled, zarinpal_merchant_id, zarinpal_sandbox, default_language,
                support_username, admin_chat_id, admin_topic_id, notification_group_id, notification_topic_id,
                api_token, api_token_hash, created_by
            FROM bots ORDER BY slug COLLATE "C"
            """
        )
        features = try await database.lines(
            """
            SELECT slug, feature_key, enabled, config FROM bot_feature_flags JOIN bots ON bots.id = bot_id
            ORDER BY slug COLLATE "C", feature_key COLLATE "C"
            """
        )
        configurations = try await database.lines(
            """
            SELECT slug, config_key, config_value FROM bot_configurations JOIN bots ON bots.id = bot_id
            ORDER BY slug COLLATE "C", config_key COLLATE "C"
            """
        )
        plans = try await database.lines(
            """
            SELECT slug, key, t.name, period_days, price_kopeks, traffic_limit_gb, device_limit, t.is_active, sort_order
            FROM bot_plans AS t JOIN bots ON bots.id = bot_id ORDER BY slug COLLATE "C", key COLLATE "C"
            """
        )
        cards = try await database.lines(
            """
            SELECT slug, key, card_number, card_holder_name, rotation_strategy, rotation_interval_minutes, weight,
                t.is_active, t.created_by
            FROM tenant_payment_cards AS t JOIN bots ON bots.id = bot_id ORDER BY slug COLLATE "C", key COLLATE "C"
            """
        )
    }
}
