import Diagnostics
import TenantManifest
import Testing

@Suite("The number of a card where it does not belong")
struct MisplacedCardTests {
    private static let number = "6037701689095443"

    static let sources: [(name: String, text: String)] = [
        (
            "in the name of a tenant, in whatever digits",
            """
            version: 1
            tenant: shop
            name: "Shop ۶۰۳۷-۷۰۱۶-۸۹۰۹-۵۴۴۳"
                  #^ value.card_number_in_name
            telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
            """
        ),
        (
            "in the name of a plan, and in its key",
            shop(
                """
                plans:
                  a: { name: "Pay 6037 7016 8909 5443", period_days: 1, price_toman: 1 }
                             #^ value.card_number_in_name
                  to-6037-7016-8909-5443: { name: A, period_days: 1, price_toman: 1 }
                  #^ manifest.key_is_card_number
                  b: { name: "Order 6037701689095444", period_days: 1, price_toman: 1 }
                  c: { name: "6037.7016.8909.5443", period_days: 1, price_toman: 1 }
                             #^ value.card_number_in_name
                  d: { name: "6037_7016/8909,5443", period_days: 1, price_toman: 1 }
                             #^ value.card_number_in_name
                  e: { name: "6037\\n7016\\n8909\\n5443", period_days: 1, price_toman: 1 }
                             #^ value.card_number_in_name
                """
            )
        ),
        (
            "for a layer",
            shop(
                """
                extends: ['6037701689095443', 6037-7016-8909-5443]
                          #^ layer.name
                                              #^ layer.name
                """
            )
        ),
        (
            "in a reference to a secret",
            """
            version: 1
            tenant: shop
            name: Shop
            telegram: { bot_token: { file: shop/6037701689095443 } }
                                           #^ secret.card_number
            payments: { zarinpal: { merchant_id: { env: SHOP_6037701689095443 } } }
                                                        #^ secret.card_number
            """
        ),
        (
            "in a path of `management`",
            shop("management: { plans.6037701689095443: once }\n              #^ manifest.unknown_path")
        ),
    ]

    @Test("is refused, since all of that is shown whole, and no message repeats it", arguments: sources)
    func refused(name: String, text: String) async throws {
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(name)\n\(loaded.everyWord)")
        for spelling in [Self.number, "6037-7016-8909-5443", "6037 7016 8909 5443", "۶۰۳۷"] {
            #expect(!loaded.everyWord.contains(spelling), "\(name)\n\(loaded.everyWord)")
        }
    }

    @Test("is repeated by no policy that names it as a path")
    func policy() async throws {
        let policy = "version: 1\npaths: { plans.6037701689095443.prize: { minimum: 1 } }\n"
        let loaded = try await load(["shop.yaml": shop(""), "_policy.yaml": policy])
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["policy.unknown_path"])
        #expect(!loaded.everyWord.contains(Self.number))
    }
}
