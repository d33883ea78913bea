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
        fields: [
            .column("config_value", about: "The value, as the bot reads it.", .wrappedJSONB, as: .entry(.tree))
        ]
    )
}
