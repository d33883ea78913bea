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
        lastOn: LastOn("is_active", .lastActiveCard),
        usedBy: "card_to_card",
        fields: [
            .column(
                "card_number",
                about: "The 16 digits, in quotes; Persian digits, spaces and dashes are all right.",
                .text,
                as: .at("card_number", .cardNumber),
                exposure: .masked,
                unit: .bankCard,
                risks: [.when(.changes, .cardChanged)]
            ),
            .column(
                "card_holder_name",
                about: "Whose card it is, as customers see it.",
                .text,
                as: .at("card_holder_name", .holderName(maximum: 255)),
                risks: [.when(.changes, .cardChanged)]
            ),
            .column(
                "rotation_strategy",
                about: "Which card the next customer sees.",
                .text,
                default: .text("round_robin"),
                as: .everyRow(
                    "payments.card_to_card.rotation",
                    .choice(["round_robin", "random", "time_based", "weighted"])
                ),
                risks: [.when(.changes, .cardShareChanged)]
            ),
            .column(
                "rotation_interval_minutes",
                about: "How long a card is shown where the strategy goes by time.",
                .integer,
                default: .integer(60),
                as: .everyRow("payments.card_to_card.rotation_interval_minutes", .integer(1...525_600)),
                // As long as a card is shown all payments go to it.
                risks: [.when(.changes, .cardShareChanged)]
            ),
            .column(
                "weight",
                about: "How often the card is shown beside the others.",
                .integer,
                default: .integer(1),
                as: .at("weight", .integer(0...1_000_000)),
                // A card of weight 0 is shown to nobody.
                risks: [.when(.meetsZero, .cardChanged), .when(.changes, .cardShareChanged)]
            ),
            .column(
                "is_active",
                about: "Whether customers may be shown it.",
                .boolean,
                default: .bool(true),
                as: .at("active", .boolean),
                // One that is off is shown to nobody either: whoever switches one off leads all payments to the others.
                risks: [.when(.changes, .cardChanged)]
            ),
        ]
    )
}
