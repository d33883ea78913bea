/// What ``CompleteTree`` declares, written down by hand, a line a row.
extension TableContents {
    static let complete = TableContents(
        bots: [
            #"asal|عسل "و" شکر | ۱|1000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|1000000001|t|t|t|34|t|11111111-2222-4333-8444-555555555555|t|fa|@asal_support|-1001234567890|12|-1001234567891|2147483647|NULL|NULL|NULL"#,
            "bahar|Bahar|9007199254740993:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB|9007199254740993|f|t|f|NULL|f|NULL|f|fa|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL",
            "chaman|Chaman|3:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC-_|3|f|f|f|NULL|f|00000000-0000-4000-8000-00000000da7a|f|pt-br|NULL|170030030|NULL|NULL|NULL|NULL|NULL|NULL",
        ],
        features: [
            "asal|card_to_card|t|{}",
            "asal|polls|f|{}",
            #"asal|referral_program|t|{"note": "a'b\\c", "levels": 2, "shares": [1, 2.5]}"#,
            "asal|trial_subscription|t|{}",
            "asal|zarinpal|t|{}",
            "chaman|card_to_card|f|{}",
            "chaman|zarinpal|f|{}",
        ],
        configurations: [
            #"asal|AVAILABLE_LANGUAGES|{"value": "fa,en"}"#,
            #"asal|CRYPTOBOT_TOKEN|{"value": "crypto \"secret\" of asal"}"#,
            #"asal|EMPTY_LIST|{"value": []}"#,
            "asal|EMPTY_MAP|{}",
            #"asal|HIDE_SUBSCRIPTION_LINK|{"value": true}"#,
            #"asal|LIMITS|{"note": null, "daily": 5}"#,
            #"asal|SERVERS|{"value": ["de", "نیم‌فاصله"]}"#,
            #"asal|TRAFFIC_THRESHOLD_GB_PER_DAY|{"value": 12.5}"#,
            #"asal|TRIAL_DURATION_DAYS|{"value": 3}"#,
        ],
        plans: [
            "asal|monthly-50|یک‌ماهه ۵۰ گیگ|30|15000000|50|2|t|-10",
            "asal|yearly|Yearly|36500|100000000000|0|1|f|0",
            "chaman|free|Free|1|100|0|1|t|0",
        ],
        cards: [
            "asal|mellat-main|6104337000007870|علی رضایی|weighted|90|3|t|NULL",
            "asal|melli-second|6037997000006560|مریم رضایی|weighted|90|0|f|NULL",
        ]
    )

    /// The same after one value of each kind was edited.
    static let edited: TableContents = {
        var contents = complete
        contents.bots[0] =
            #"asal|عسل "و" شکر | ۱|1000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|1000000001|t|t|t|34|t|11111111-2222-4333-8444-555555555555|t|fa|@asal_help|-1001234567890|12|-1001234567891|2147483647|NULL|NULL|NULL"#
        contents.features[1] = "asal|polls|t|{}"
        contents.configurations[8] = #"asal|TRIAL_DURATION_DAYS|{"value": 4}"#
        contents.plans[0] = "asal|monthly-50|یک‌ماهه ۵۰ گیگ|30|16500000|50|2|t|-10"
        contents.cards[0] = "asal|mellat-main|6104337000007870|علی رضایی|weighted|90|4|t|NULL"
        return contents
    }()
}
