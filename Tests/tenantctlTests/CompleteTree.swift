import TenantTesting

/// Manifests that use every kind and every field, with the texts that are hard to carry: quotes, `|`, Persian letters
/// with joiners, the largest numbers.
enum CompleteTree {
    static let secrets = [
        "ASAL_BOT_TOKEN": "1000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "ASAL_ZARINPAL_MERCHANT_ID": "11111111-2222-4333-8444-555555555555",
        "ASAL_CRYPTOBOT_TOKEN": "crypto \"secret\" of asal",
        "BAHAR_BOT_TOKEN": "9007199254740993:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
        "CHAMAN_BOT_TOKEN": "3:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC-_",
    ]

    static let tree = ManifestTree([
        "asal.yaml": asal, "shops/bahar.yaml": bahar, "shops/chaman.yaml": chaman,
        "_catalog.yaml": catalog, "_notes/ignored.yaml": "not a manifest",
    ])

    /// Keys that the bot does not know.
    static let catalog = """
        version: 1
        configuration:
          SERVERS: { type: list }
          LIMITS: { type: map }
          EMPTY_LIST: { type: list }
          EMPTY_MAP: { type: map }
          CRYPTOBOT_TOKEN: { type: string, secret: true }
          OTHER: { type: int }
        """

    /// Declares every field.
    private static let asal = #"""
        version: 1
        tenant: asal
        name: "عسل \"و\" شکر | ۱"
        active: true
        master: true

        telegram:
          bot_token: { env: ASAL_BOT_TOKEN }

        settings:
          default_language: fa
          support_username: "@asal_support"
          admin_chat_id: -1001234567890
          admin_topic_id: 12
          notification_group_id: -1001234567891
          notification_topic_id: 2147483647

        features:
          trial_subscription: true
          polls: false
          referral_program: { enabled: true, config: { levels: 2, shares: [1, 2.5], note: "a'b\\c" } }

        configuration:
          TRIAL_DURATION_DAYS: 3
          AVAILABLE_LANGUAGES: "fa,en"
          TRAFFIC_THRESHOLD_GB_PER_DAY: 12.5
          HIDE_SUBSCRIPTION_LINK: true
          SERVERS: [de, "نیم‌فاصله"]
          LIMITS: { daily: 5, note: null }
          EMPTY_LIST: []
          EMPTY_MAP: {}
          CRYPTOBOT_TOKEN: { env: ASAL_CRYPTOBOT_TOKEN }

        plans:
          monthly-50:
            name: "یک‌ماهه ۵۰ گیگ"
            period_days: 30
            price_toman: 150000
            traffic_limit_gb: 50
            device_limit: 2
            sort_order: -10
            active: true
          yearly:
            name: Yearly
            period_days: 36500
            price_kopeks: 100000000000
            active: false

        payments:
          card_to_card:
            enabled: true
            receipt_topic_id: 34
            rotation: weighted
            rotation_interval_minutes: 90
            cards:
              mellat-main:
                card_number: "۶۱۰۴-۳۳۷۰ 0000 7870"
                card_holder_name: "علی رضایی"
                weight: 3
                active: true
              melli-second:
                card_number: "6037997000006560"
                card_holder_name: "مریم رضایی"
                weight: 0
                active: false
          zarinpal:
            enabled: true
            merchant_id: { env: ASAL_ZARINPAL_MERCHANT_ID }
            sandbox: true
        """#

    /// Declares what has to be declared.
    private static let bahar = """
        version: 1
        tenant: bahar
        name: Bahar
        telegram:
          bot_token: { env: BAHAR_BOT_TOKEN }
        """

    /// Declares that nothing is there: null, empty, off.
    private static let chaman = """
        version: 1
        tenant: chaman
        name: Chaman
        active: false
        master: false
        telegram:
          bot_token: { env: CHAMAN_BOT_TOKEN }
        settings:
          default_language: pt-br
          support_username: null
          admin_chat_id: 170030030
          admin_topic_id: null
        features: {}
        configuration: {}
        plans:
          free:
            name: Free
            period_days: 1
            price_toman: 1
        payments:
          card_to_card:
            enabled: false
            cards: {}
          zarinpal:
            enabled: false
            merchant_id: 00000000-0000-4000-8000-00000000da7a
            sandbox: false
        """
}
