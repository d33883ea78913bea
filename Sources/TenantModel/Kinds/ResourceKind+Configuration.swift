extension ResourceKind {
    /// A configuration value of a tenant.
    public static let configuration = ResourceKind(
        "configuration",
        table: "bot_configurations",
        keyColumn: "config_key",
        idColumn: nil,
        botColumn: "bot_id",
        section: ["configuration"],
        keyFormat: .identifier,
        keyRisks: [
            // The names of the original's settings: which gateway and shop a tenant's online payments go to.
            KeyRisk(
                .when(.changes, .merchantChanged),
                suffixes: ["_BASE_URL", "_API_URL", "_PUBLIC_KEY_URL", "_SHOP_ID", "_MERCHANT_ID"]
            ),
            KeyRisk(
                .when(.falls(byMoreThanPercent: 30), .priceFell),
                prefixes: ["PRICE_"],
                suffixes: ["_PRICE", "_PRICE_PER_MONTH"]
            ),
            KeyRisk(.when(.rises, .priceRose), prefixes: ["PRICE_"], suffixes: ["_PRICE", "_PRICE_PER_MONTH"]),
        ],
        fields: [
            .column("config_value", about: "The value, as the bot reads it.", .wrappedJSONB, as: .entry(.tree))
        ]
    )
}
