internal import CanonicalJSON

extension ResourceKind {
    /// A feature flag of a tenant.
    public static let feature = ResourceKind(
        "feature",
        table: "bot_feature_flags",
        keyColumn: "feature_key",
        idColumn: nil,
        botColumn: "bot_id",
        section: ["features"],
        keyFormat: .identifier,
        fields: [
            .column(
                "enabled",
                about: "Whether the bot offers it.",
                .boolean,
                default: .bool(false),
                as: .entry(.boolean),
                .at("enabled", .boolean)
            ),
            .column(
                "config",
                about: "What the feature is set to, as the bot reads it.",
                .jsonb,
                default: .json(.emptyObject),
                as: .at("config", .mapping)
            ),
        ]
    )
}
