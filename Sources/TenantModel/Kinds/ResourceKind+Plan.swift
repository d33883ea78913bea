extension ResourceKind {
    /// A plan that a tenant sells.
    public static let plan = ResourceKind(
        "plan",
        table: "bot_plans",
        keyColumn: "key",
        idColumn: "id",
        botColumn: "bot_id",
        section: ["plans"],
        keyFormat: .slug,
        removalRisk: .planRemoved,
        lastOn: LastOn("is_active", .lastActivePlan),
        fields: [
            .column("name", about: "What customers see.", .text, as: .at("name", .text(maximum: 255))),
            .column(
                "period_days",
                about: "How many days it runs.",
                .integer,
                as: .at("period_days", .integer(1...36_500)),
                risks: [.when(.rises(), .offerGrew)]
            ),
            .column(
                "price_kopeks",
                about: "The price; one toman is 100 kopeks.",
                .bigint,
                as: .at("price_toman", .price(kopeksPerUnit: Money.kopeksPerToman)),
                .at("price_kopeks", .price(kopeksPerUnit: 1)),
                unit: .kopeks,
                risks: [
                    .when(.falls(byMoreThanPercent: 30), .priceFell),
                    .when(.falls(byMoreThanPercent: 0), .priceLowered),
                    .when(.rises(), .priceRose),
                ]
            ),
            .column(
                "traffic_limit_gb",
                about: "How much traffic it holds, in GB; 0 is unlimited.",
                .integer,
                default: .integer(0),
                as: .at("traffic_limit_gb", .integer(0...1_000_000)),
                unit: .gigabytesOrUnlimited,
                risks: [.when(.risesOrIsLifted(), .offerGrew)]
            ),
            .column(
                "device_limit",
                about: "How many devices may use it at a time.",
                .integer,
                default: .integer(1),
                as: .at("device_limit", .integer(0...10_000)),
                risks: [.when(.risesOrIsLifted(), .offerGrew)]
            ),
            .column(
                "sort_order",
                about: "Where it stands among the plans, the lowest first.",
                .integer,
                default: .integer(0),
                as: .at("sort_order", .integer(any32))
            ),
            .column(
                "is_active",
                about: "Whether it is on sale.",
                .boolean,
                default: .bool(true),
                as: .at("active", .boolean),
                risks: [.when(.turnsOff, .protectedChanged)]
            ),
        ]
    )
}

private let any32 = Int64(Int32.min)...Int64(Int32.max)
