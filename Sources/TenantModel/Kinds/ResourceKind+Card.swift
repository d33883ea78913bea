extension ResourceKind {
    /// A bank card that a tenant's customers pay to.
    public static let card = ResourceKind(
        "card",
        table: "tenant_payment_cards",
        keyColumn: "key",
        idColumn: "id",
        botColumn: "bot_id",
        section: ["payments", "card_to_card", "cards"],
        keyFormat: .slug,
        tenantsOwn: true,
        removal: .deleteUnlessReferenced(table: "card_to_card_payments", column: "card_id", field: "is_active"),
        rowRisk: .cardChanged,
        fields: [
            .column(
                "card_number",
                .text,
                as: .at("card_number", .cardNumber),
                exposure: .masked,
                risk: .when(.changes, .cardChanged)
            ),
            .column(
                "card_holder_name",
                .text,
                as: .at("card_holder_name", .text(maximum: 255)),
                risk: .when(.changes, .cardChanged)
            ),
            .column(
                "rotation_strategy",
                .text,
                default: .text("round_robin"),
                as: .everyRow(
                    "payments.card_to_card.rotation",
                    .choice(["round_robin", "random", "time_based", "weighted"])
                )
            ),
            .column(
                "rotation_interval_minutes",
                .integer,
                default: .integer(60),
                as: .everyRow("payments.card_to_card.rotation_interval_minutes", .integer(1...525_600))
            ),
            .column("weight", .integer, default: .integer(1), as: .at("weight", .integer(0...1_000_000))),
            .column(
                "is_active",
                .boolean,
                default: .bool(true),
                as: .at("active", .boolean),
                risk: .when(.turnsOn, .cardChanged)
            ),
        ]
    )
}
