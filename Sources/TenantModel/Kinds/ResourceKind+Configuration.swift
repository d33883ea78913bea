extension ResourceKind {
    /// A configuration value of a tenant.
    ///
    /// The column holds `{"value": x}` for a scalar or a list and a map as it is; the store wraps and unwraps, so a
    /// ``FieldValue`` is always the bare value.
    public static let configuration = ResourceKind(
        "configuration",
        table: "bot_configurations",
        keyColumn: "config_key",
        idColumn: nil,
        botColumn: "bot_id",
        section: ["configuration"],
        keyFormat: .identifier,
        fields: [
            .column("config_value", .jsonb, as: .entry(.tree))
        ]
    )
}
