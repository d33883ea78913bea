internal import CanonicalJSON
internal import TenantModel

/// The schemas that the document of the API defines. What is printed has every member that is named without `?`.
enum APISchemas {
    /// All of them, by name.
    static var all: [JSON.Member] { flags + tenants + payments + server }

    private static let text = JSON.type("string")
    private static let flag = JSON.type("boolean")
    private static let whole = JSON.type("integer")
    private static let etag = JSON.text(matching: "^[0-9a-f]{32}(-r)?$")
    private static let anything = JSON.object([])

    private static var flags: [JSON.Member] {
        let members: [JSON.Member] = [
            JSON.Member("key", text),
            JSON.Member("value?", anything),
            JSON.Member("reason", .choice(Evaluation.Reason.allCases)),
            JSON.Member("variant", .choice(Evaluation.Variant.allCases)),
            JSON.Member("metadata", .record(["unit?": text])),
        ]
        let failure: [JSON.Member] = [
            JSON.Member("errorCode", .choice(EvaluationFault.Code.allCases)), JSON.Member("errorDetails", text),
        ]
        return [
            JSON.Member(
                "EvaluationRequest",
                .map([
                    "type": .string("object"),
                    "properties": .map([
                        "context": .map([
                            "type": .string("object"), "properties": .map(["targetingKey": text]),
                        ])
                    ]),
                ])
            ),
            JSON.Member("Evaluation", .record(members)),
            JSON.Member("EvaluationFailure", .record([JSON.Member("key?", text)] + failure)),
            JSON.Member("EvaluationError", .record(["errorDetails": text])),
            JSON.Member("BulkFailure", .record(failure)),
            JSON.Member(
                "BulkEvaluation",
                .record([
                    "flags": .list(of: .any(of: [.component("Evaluation"), .component("EvaluationFailure")])),
                    "metadata": .record(["tenant": text.orNull]),
                    "eventStreams": .list(
                        of: .record([
                            "type": .constant("sse"), "endpoint": .record(["requestUri": text]),
                            "inactivityDelaySec": whole,
                        ])
                    ),
                ])
            ),
        ]
    }

    private static var summary: [JSON.Member] {
        [
            JSON.Member("tenant", text.orNull), JSON.Member("name", text), JSON.Member("active", flag),
            JSON.Member("master", flag), JSON.Member("revision", whole), JSON.Member("etag", etag),
        ]
    }

    private static var tenants: [JSON.Member] {
        [
            JSON.Member("TenantSummary", .record(summary)),
            JSON.Member(
                "TenantPage",
                .record(["tenants": .list(of: .component("TenantSummary")), "next": text.orNull])
            ),
            JSON.Member(
                "Tenant",
                .record(
                    summary + [
                        JSON.Member("settings", .component("Settings")),
                        JSON.Member("features", .list(of: .component("Feature"))),
                        JSON.Member("configuration", .list(of: .component("ConfigurationValue"))),
                        JSON.Member("plans", .list(of: .component("Plan"))),
                        JSON.Member("cards", .list(of: .component("Card"))),
                    ]
                )
            ),
            JSON.Member(
                "Settings",
                .record([
                    "default_language": text, "support_username": text.orNull, "admin_chat_id": whole.orNull,
                    "admin_topic_id": whole.orNull, "notification_group_id": whole.orNull,
                    "notification_topic_id": whole.orNull, "card_to_card_enabled": flag,
                    "card_receipt_topic_id": whole.orNull, "zarinpal_enabled": flag, "zarinpal_sandbox": flag,
                ])
            ),
            JSON.Member("Feature", .record(["key": text, "enabled": flag, "config": .type("object")])),
            JSON.Member(
                "ConfigurationValue",
                .record([
                    "key": text, "value?": anything, "error?": text,
                    "type": .choice(ConfigurationKey.ValueType.allCases), "default": flag, "unit": text.orNull,
                ])
            ),
            JSON.Member(
                "Plan",
                .record([
                    "id": whole, "key": text.orNull, "name": text, "period_days": whole, "price_kopeks": whole,
                    "traffic_limit_gb": whole, "device_limit": whole, "sort_order": whole, "active": flag,
                ])
            ),
            JSON.Member("Card", .record(card)),
            JSON.Member("RevealedCard", .record(card + [JSON.Member("number", text.orNull)])),
            JSON.Member("CardList", .record(["cards": .list(of: .component("RevealedCard"))])),
        ]
    }

    private static var card: [JSON.Member] {
        [
            JSON.Member("id", whole), JSON.Member("key", text.orNull), JSON.Member("masked_number", text),
            JSON.Member("holder_name", text), JSON.Member("rotation_strategy", text),
            JSON.Member("rotation_interval_minutes", whole), JSON.Member("weight", whole),
            JSON.Member("active", flag),
        ]
    }

    private static var payments: [JSON.Member] {
        [
            JSON.Member("Wallet", .record(["balance_kopeks": whole])),
            JSON.Member("WalletEntryPage", .record(["entries": .list(of: .component("WalletEntry"))])),
            JSON.Member(
                "WalletEntry",
                .record([
                    "id": whole, "key": text, "amount_kopeks": whole, "balance_kopeks": whole,
                    "description": text.orNull, "posted_at": text,
                ])
            ),
            JSON.Member(
                "Posting",
                .record(["entry": whole, "balance_kopeks": whole, "posted_at": text, "repeated": flag])
            ),
        ]
    }

    private static var server: [JSON.Member] {
        [
            JSON.Member("Error", .record(["error": .record(["code": text, "message": text])])),
            JSON.Member("Health", .record(["status": .constant("ok")])),
            JSON.Member(
                "Readiness",
                .record(["status": .map(["enum": .texts(["ready", "stale", "unready"])]), "reason": text.orNull])
            ),
            JSON.Member(
                "Revision",
                .record([
                    "revision": whole, "etag?": etag, "status": .map(["enum": .texts(["ready", "stale"])]),
                ])
            ),
        ]
    }
}
