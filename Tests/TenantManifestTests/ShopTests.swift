import Diagnostics
import TenantManifest
import Testing

@Suite("Whether a shop can work as it is described")
struct ShopTests {
    static let card = "first: { card_number: \"6104337000007870\", card_holder_name: A }"

    static let sources: [(name: String, text: String)] = [
        (
            "a longer plan that holds no less and costs less",
            shop(
                """
                plans:
                  monthly: { name: M, period_days: 30, price_toman: 100, traffic_limit_gb: 50, device_limit: 2 }
                  yearly:
                    name: Y
                    period_days: 365
                    price_toman: 90
                                 #^ warning shop.price_order
                    traffic_limit_gb: 50
                    device_limit: 2
                """
            )
        ),
        (
            "what is left out is the default of its column: unlimited, one device, on sale",
            shop(
                """
                plans:
                  monthly: { name: M, period_days: 30, price_kopeks: 10000, traffic_limit_gb: 50 }
                  quarterly: { name: Q, period_days: 90, price_kopeks: 9999 }
                                                                       #^ warning shop.price_order
                """
            )
        ),
        (
            "a plan is one finding, however many it undercuts",
            shop(
                """
                plans:
                  a: { name: A, period_days: 1, price_toman: 3 }
                  b: { name: B, period_days: 2, price_toman: 4 }
                  c: { name: C, period_days: 3, price_toman: 2 }
                                                             #^ warning shop.price_order
                """
            )
        ),
        (
            "a plan that is too dear is one finding, however many undercut it",
            shop(
                """
                plans:
                  a: { name: A, period_days: 1, price_toman: 9 }
                  b: { name: B, period_days: 2, price_toman: 3 }
                  c: { name: C, period_days: 3, price_toman: 2 }
                                                             #^ warning shop.price_order
                  d: { name: D, period_days: 4, price_toman: 4 }
                """
            )
        ),
        (
            "longer plans that hold less, of which one is not sold, cost nothing, or cost no less",
            shop(
                """
                plans:
                  monthly: { name: M, period_days: 30, price_toman: 100, traffic_limit_gb: 50, device_limit: 2 }
                  less-traffic: { name: T, period_days: 60, price_toman: 90, traffic_limit_gb: 49, device_limit: 2 }
                  less-devices: { name: D, period_days: 61, price_toman: 89, traffic_limit_gb: 50 }
                  any-devices: { name: N, period_days: 62, price_toman: 88, traffic_limit_gb: 50, device_limit: 0 }
                  off: { name: O, period_days: 63, price_toman: 1, device_limit: 2, active: false }
                  free: { name: F, period_days: 64, price_toman: 0, device_limit: 2 }
                                                                 #^ warning shop.free_plan
                  same: { name: S, period_days: 65, price_toman: 100, device_limit: 2 }
                """
            )
        ),
        (
            "plans without limit beside limited ones",
            shop(
                """
                plans:
                  weekly: { name: W, period_days: 7, price_toman: 100 }
                  monthly: { name: M, period_days: 30, price_toman: 90, traffic_limit_gb: 1000000 }
                """
            )
        ),
        (
            "a plan of which something is only watched is not compared",
            shop(
                """
                management: { plans.yearly.traffic_limit_gb: observe }
                plans:
                  monthly: { name: M, period_days: 30, price_toman: 100, traffic_limit_gb: 50 }
                  yearly: { name: Y, period_days: 365, price_toman: 90, traffic_limit_gb: 50 }
                """
            )
        ),
        (
            "a plan that is made once only is made as it is declared",
            shop(
                """
                management: { plans.yearly.price_toman: once, plans.yearly.period_days: once }
                plans:
                  monthly: { name: M, period_days: 30, price_toman: 100 }
                  yearly: { name: Y, period_days: 365, price_toman: 90 }
                                                                    #^ warning shop.price_order
                """
            )
        ),
        (
            "a plan that costs next to nothing beside all others for as many days, whatever it gives",
            shop(
                """
                plans:
                  a: { name: A, period_days: 30, price_toman: 100000, traffic_limit_gb: 20, device_limit: 2 }
                  b: { name: B, period_days: 90, price_toman: 250000, traffic_limit_gb: 60, device_limit: 2 }
                  vip: { name: V, period_days: 36500, price_toman: 1, traffic_limit_gb: 0, device_limit: 1 }
                                                                   #^ warning shop.low_price
                """
            )
        ),
        (
            "a long plan that is held against as many days of a short one",
            shop(
                """
                plans:
                  week: { name: W, period_days: 7, price_toman: 45000, traffic_limit_gb: 10, device_limit: 2 }
                  vip: { name: V, period_days: 36500, price_toman: 460, traffic_limit_gb: 0, device_limit: 1 }
                                                                   #^ warning shop.low_price
                """
            )
        ),
        (
            "long plans that are cheaper a day, one for life among them",
            shop(
                """
                plans:
                  week: { name: W, period_days: 7, price_toman: 45000, traffic_limit_gb: 10, device_limit: 2 }
                  year: { name: Y, period_days: 365, price_toman: 625000, traffic_limit_gb: 600, device_limit: 1 }
                  life: { name: L, period_days: 36500, price_toman: 5000000, traffic_limit_gb: 0, device_limit: 1 }
                """
            )
        ),
        (
            "of a longer plan a share of its days counts",
            shop(
                """
                plans:
                  a: { name: A, period_days: 30, price_toman: 100000, traffic_limit_gb: 20, device_limit: 2 }
                  day: { name: D, period_days: 1, price_toman: 34, traffic_limit_gb: 1, device_limit: 1 }
                """
            )
        ),
        (
            "a plan that costs less than a share of a longer one",
            shop(
                """
                plans:
                  a: { name: A, period_days: 30, price_toman: 100000, traffic_limit_gb: 20, device_limit: 2 }
                  dark: { name: D, period_days: 1, price_toman: 33, traffic_limit_gb: 1, device_limit: 1 }
                                                                #^ warning shop.low_price
                """
            )
        ),
        (
            "a plan that costs nothing, unless it is not on sale or others have the last word about its price",
            shop(
                """
                management: { plans.theirs.price_kopeks: once }
                plans:
                  free: { name: F, period_days: 3650, price_kopeks: 0 }
                                                                    #^ warning shop.free_plan
                  off: { name: O, period_days: 1, price_toman: 0, active: false }
                  theirs: { name: T, period_days: 1, price_toman: 0 }
                """
            )
        ),
        (
            "a card that is on and that no draw ever gives",
            shop(
                """
                payments:
                  card_to_card:
                    rotation: weighted
                    cards:
                      a: { card_number: "6104337000007870", card_holder_name: A, weight: 0 }
                                                                                         #^ warning shop.never_drawn
                      b: { card_number: "6037997000006560", card_holder_name: B, weight: 0, active: false }
                      c: { card_number: "6219867000006565", card_holder_name: C }
                """
            )
        ),
        (
            "a weight where nothing is drawn by weight",
            shop(
                """
                payments: { card_to_card: { rotation: random, cards: {
                  a: { card_number: "6104337000007870", card_holder_name: A, weight: 0 } } } }
                """
            )
        ),
        (
            "cards are on, and there is none",
            shop(
                """
                payments: { card_to_card: { enabled: true } }
                                                     #^ warning shop.no_card
                """
            )
        ),
        (
            "cards are on by the flag of the feature, and each is switched off",
            shop(
                """
                features: { card_to_card: true }
                                          #^ warning shop.no_card
                payments: { card_to_card: { cards: {
                  first: { card_number: "6104337000007870", card_holder_name: A, active: false } } } }
                """
            )
        ),
        (
            "cards are on, and one of them is",
            shop(
                """
                payments: { card_to_card: { enabled: true, cards: {
                  first: { card_number: "6104337000007870", card_holder_name: A, active: false },
                  second: { card_number: "6037997000006560", card_holder_name: A } } } }
                """
            )
        ),
        (
            "cards that others see to",
            shop(
                """
                management: { payments.card_to_card.cards: observe }
                payments: { card_to_card: { enabled: true } }
                """
            )
        ),
        (
            "ZarinPal is on without a merchant, or with one that is taken out",
            shop(
                """
                payments: { zarinpal: { enabled: true, merchant_id: null } }
                                                 #^ warning shop.no_merchant
                """
            )
        ),
        (
            "ZarinPal that others see to",
            shop(
                """
                management: { payments.zarinpal: observe }
                payments: { zarinpal: { enabled: true } }
                """
            )
        ),
        (
            "a shop that says that it is open has neither a plan nor a way to pay",
            shop(
                """
                active: true
                        #^ warning shop.no_payment
                        #^ warning shop.no_plan
                """
            )
        ),
        (
            "an open shop of which every plan is off, and every way to pay",
            shop(
                """
                active: true
                        #^ warning shop.no_payment
                        #^ warning shop.no_plan
                plans: { monthly: { name: M, period_days: 30, price_toman: 100, active: false } }
                features: { wata: false, polls: true }
                payments: { card_to_card: { enabled: false, cards: { \(card) } } }
                """
            )
        ),
        (
            "a gateway is a way to pay, by its feature or by the key of the original bot",
            shop(
                """
                active: true
                plans: { monthly: { name: M, period_days: 30, price_toman: 100 } }
                configuration: { CRYPTOBOT_ENABLED: true }
                """
            )
        ),
        (
            "an open shop whose cards are missing is told so once",
            shop(
                """
                active: true
                plans: { monthly: { name: M, period_days: 30, price_toman: 100 } }
                payments: { card_to_card: { enabled: true } }
                                                     #^ warning shop.no_card
                """
            )
        ),
        (
            "an open shop that leaves both to others",
            shop(
                """
                active: true
                management: { plans: observe, payments: observe }
                """
            )
        ),
        (
            "a shop that does not say that it is open may have all that elsewhere",
            shop(
                """
                plans: { monthly: { name: M, period_days: 30, price_toman: 100, active: false } }
                payments: { card_to_card: { enabled: false } }
                """
            )
        ),
        (
            "nobody pays to a shop that is closed",
            shop(
                """
                active: false
                payments: { card_to_card: { enabled: true }, zarinpal: { enabled: true } }
                """
            )
        ),
        (
            "what is missing may be what has a fault",
            shop(
                """
                active: true
                plans: { monthly: { name: M, period_days: 30, price_toman: cheap } }
                                                                           #^ manifest.wrong_type
                payment: { card_to_card: { enabled: true } }
                #^ manifest.unknown_key
                """
            )
        ),
    ]

    @Test("each warning stands where it is meant, and no other", arguments: sources)
    func marked(name: String, text: String) async throws {
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(name)\n\(loaded.everyWord)")
    }

    @Test("a finding about prices names both plans, their offers and their lines")
    func words() async throws {
        let loaded = try await load(
            shop(
                """
                plans:
                  weekly: { name: W, period_days: 1, price_toman: 100000 }
                  monthly: { name: M, period_days: 30, price_kopeks: 9000050 }
                """
            )
        )
        let finding = try #require(loaded.diagnostics.diagnostics.first)
        #expect(
            finding.message == "the plan `monthly` (30 days for 90,000.50 toman) holds no less than `weekly` "
                + "(1 day for 100,000 toman), runs longer, and costs less"
        )
        #expect(finding.location?.line == 7)
        #expect(finding.notes.map(\.message) == ["the price of `weekly`"])
        #expect(finding.notes.map(\.location?.line) == [6])
        #expect(finding.excerpt?.text == "  monthly: { name: M, period_days: 30, price_kopeks: 9000050 }")
    }

    @Test(
        "a finding about a plan that many undercut says how many",
        arguments: [(2, "; so does 1 other plan"), (18, "; so do 17 other plans")]
    )
    func manyUndercut(count: Int, words: String) async throws {
        let plans = (1...count).map { "  p\($0): { name: P, period_days: \(30 + $0), price_toman: \(100 + $0) }" }
        let loaded = try await load(
            shop("plans:\n  dear: { name: D, period_days: 30, price_toman: 1000 }\n" + plans.joined(separator: "\n"))
        )
        let messages = loaded.diagnostics.diagnostics.map(\.message)
        #expect(messages.count == 1)
        #expect(messages.first?.hasPrefix("the plan `p1` ") == true)
        #expect(messages.first?.hasSuffix("and costs less" + words) == true, "\(messages)")
    }

    // MARK: Layers

    static let twoPlans = """
        version: 1
        plans:
          monthly: { name: M, period_days: 30, price_toman: 100 }
          yearly: { name: Y, period_days: 365, price_toman: 90 }

        """

    static func extending(_ slug: String, _ rest: String = "") -> String {
        "version: 1\ntenant: \(slug)\nname: N\nextends: [base]\n"
            + "telegram: { bot_token: { env: \(slug.uppercased())_TOKEN } }\n\(rest)\n"
    }

    @Test("prices of a layer are one finding in the layer, however many extend it", arguments: [1, 4])
    func layerAlone(jobs: Int) async throws {
        try await withFolder { folder in
            try folder.write(Self.twoPlans, to: "_layers/base.yaml")
            for slug in ["a", "b", "c"] { try folder.write(Self.extending(slug), to: slug + ".yaml") }
            let loaded = await folder.load(jobs: jobs)
            #expect(folder.findings(loaded) == ["_layers/base.yaml:4:53 warning shop.price_order"])
            #expect(loaded.diagnostics.diagnostics.first?.excerpt?.text.contains("price_toman: 90") == true)
        }
    }

    @Test("what a tenant makes of a layer is found at the tenant's own value")
    func layerAndTenant() async throws {
        let layer = """
            version: 1
            plans:
              monthly: { name: M, period_days: 30, price_toman: 100, traffic_limit_gb: 9 }
              yearly: { name: Y, period_days: 365, price_toman: 90, traffic_limit_gb: 8 }

            """
        let files = [
            "_layers/base.yaml": layer, "a.yaml": Self.extending("a", "plans: { yearly: { price_toman: 80 } }"),
            "b.yaml": Self.extending("b", "plans: { yearly: { traffic_limit_gb: 9 } }"),
            "c.yaml": Self.extending("c", "plans: { yearly: { traffic_limit_gb: 0 }, monthly: null }"),
            "d.yaml": Self.extending("d", "plans: { monthly: { price_toman: 200, traffic_limit_gb: 1 } }"),
        ]
        let loaded = try await load(files)
        let found = loaded.findings.map { $0.split(separator: "/").last.map(String.init) ?? "" }
        #expect(found == ["b.yaml:6:38 warning shop.price_order", "d.yaml:6:34 warning shop.price_order"])
    }

    @Test("a switch that a layer turns on is looked for at each tenant, with a note that names the layer")
    func switchOfLayer() async throws {
        try await withFolder { folder in
            try folder.write(
                "version: 1\npayments: { card_to_card: { enabled: true } }\n",
                to: "_layers/base.yaml"
            )
            try folder.write(Self.extending("a"), to: "a.yaml")
            let cards = "payments: { card_to_card: { cards: { \(Self.card) } } }"
            try folder.write(Self.extending("b", cards), to: "b.yaml")
            let loaded = await folder.load()
            #expect(folder.findings(loaded) == ["a.yaml:2:9 warning shop.no_card"])
            let note = try #require(loaded.diagnostics.diagnostics.first?.notes.first)
            #expect(note.location == SourceLocation(file: folder.path + "/_layers/base.yaml", line: 2, column: 38))
        }
    }

    @Test("plans and ways to pay may come from a layer")
    func inherited() async throws {
        let loaded = try await load([
            "_layers/base.yaml": """
            version: 1
            plans: { monthly: { name: M, period_days: 30, price_toman: 100 } }
            features: { yookassa: true }

            """, "a.yaml": Self.extending("a", "active: true"),
        ])
        #expect(loaded.findings == [])
    }

    @Test("a feature of an organisation's own may be a way to pay")
    func ownFeature() async throws {
        let manifest = shop("active: true\nfeatures: { nextpay: true }\nmanagement: { plans: observe }")
        let loaded = try await load([
            "_catalog.yaml": "version: 1\nfeatures: { nextpay: {} }\n", "shop.yaml": manifest,
        ])
        #expect(loaded.findings == [])
    }
}
