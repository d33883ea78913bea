internal import TenantModel

/// The manifest that a new operator begins with: one plan that can be sold, and everything else explained and switched
/// off.
public struct FirstTenant: Sendable {
    private let slug: String

    /// Makes the manifest of a tenant.
    ///
    /// - Parameter slug: What it is called; see ``TenantSlug``.
    public init(slug: String) {
        self.slug = slug
    }

    /// The variable that the bot's token is to stand in.
    public var tokenVariable: String { TenantSlug.environmentPrefix(of: slug) + "BOT_TOKEN" }

    /// The text of the file.
    public var text: String {
        // A name such as `24` or `null` would be something else without its quotes.
        let name = PlainText.holds(slug) ? slug : QuotedText.line(slug)
        return """
            # \(SchemaDocument.tenant.editorLine)
            #
            # One tenant: one bot. The file is called as the tenant is. Whatever is left out keeps its default and
            # stays the bot's own; what stands here is brought to the database by `tenantctl apply`.
            version: 1
            tenant: \(name)  # the name in the database; to change it, say renamed_from: too
            name: "\(slug)"  # what people see, in any language
            # active: true  # once it is open: then it is checked that there is something to sell and a way to pay
            # extends: [\(FirstSettings.layerName)]  # what _layers/\(FirstSettings.layerName).yaml says, unless this file says otherwise

            telegram:
              # The token comes from the environment, or from a file of secrets. It never stands here: whoever can read
              # this file could take the bot over.
              bot_token: { env: \(tokenVariable) }

            settings:
              default_language: fa
              # support_username: "@my_support"
              # admin_chat_id: -1001234567890  # where payments are approved; groups have negative numbers
              # admin_topic_id: 12

            # What the bot offers. `tenantctl schema` names every feature, and editors complete them.
            features:
              trial_subscription: true
              # referral_program: { enabled: true, config: { levels: 2 } }

            # What the bot is set to, by the names of its own settings.
            configuration:
              TRIAL_DURATION_DAYS: 3
              # AVAILABLE_LANGUAGES: "fa,en"

            # What is sold. The keys are yours and stable: they tell a changed plan from a new one.
            plans:
              monthly-30:
                name: "یک‌ماهه ۳۰ گیگ"
                period_days: 30
                price_toman: 100000
                traffic_limit_gb: 30  # 0 is unlimited
                device_limit: 2

            # How customers pay. Both ways are switched off until you say otherwise.
            payments:
              card_to_card:
                enabled: false
                # receipt_topic_id: 34  # where receipts wait for approval
                # rotation: round_robin  # or random, time_based, weighted
                # cards:
                #   mellat-main:
                #     card_number: "6104-3370-0000-7870"  # in quotes
                #     card_holder_name: "…"
              zarinpal:
                enabled: false
                # merchant_id: { env: \(TenantSlug.environmentPrefix(of: slug))ZARINPAL_MERCHANT_ID }

            """
    }
}
