import CanonicalJSON
import TenantModel
import TenantPlan
import Testing

@Suite("Secrets and masked values in a plan")
struct SecretPlanTests {
    @Test("a secret that is not at hand, from where it was before: no change, not complete")
    func unresolved() throws {
        var shop = Parsvpn()
        shop.secrets = [:]
        shop.desired[.bot]?["parsvpn"]?["telegram_bot_id"] = nil
        let plan = try shop.plan()
        #expect(plan.isEmpty)
        #expect(plan.unresolved.map(\.reference) == [.environment(name: "PARSVPN_BOT_TOKEN")])
        #expect(!plan.isComplete)
    }

    @Test("a secret that is not at hand, from a new place: shown, and the bot's number is kept")
    func unresolvedElsewhere() throws {
        var shop = Parsvpn()
        shop.secrets = [:]
        shop.setBot(desired: ["telegram_bot_token": secret("PARSVPN_NEW_TOKEN")])
        shop.desired[.bot]?["parsvpn"]?["telegram_bot_id"] = nil
        let plan = try shop.plan()
        #expect(outline(plan) == ["bot parsvpn update config_changed none telegram_bot_token"])
        #expect(plan.changes[0].risks == [.tokenChanged])
        #expect(text(document(plan)).contains("env:PARSVPN_NEW_TOKEN (unresolved)"))
    }

    @Test("the line that accepts a change whose secret is not at hand is marked, since it will be another one")
    func provisional() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["telegram_bot_token": secret("PARSVPN_NEW_TOKEN"), "admin_chat_id": .integer(-100)])
        let mark = "  # other digits once its secret is at hand"
        func lines(_ secrets: [String: String]) throws -> [String] {
            shop.secrets = secrets
            let made = document(try shop.plan())
            let markdown = MarkdownPlanRenderer().render(made)
            for line in made.requiredAcknowledgements.map({ "--ack " + $0.acknowledgement }) {
                #expect(markdown.contains(line + mark) == secrets.isEmpty)
            }
            return text(made).split(separator: "\n").filter { $0.contains("--ack token_changed") }.map(String.init)
        }
        let (without, with) = (try lines([:]), try lines(["PARSVPN_NEW_TOKEN": "701:rotated"]))
        #expect(without.count == 1 && without[0].hasSuffix(mark))
        #expect(with.count == 1 && !with[0].contains("#") && !without[0].hasPrefix(with[0]))
    }

    @Test("a secret that rotated: a change of token")
    func rotated() throws {
        var shop = Parsvpn()
        shop.secrets = ["PARSVPN_BOT_TOKEN": "701:rotated"]
        let plan = try shop.plan()
        #expect(outline(plan) == ["bot parsvpn update config_changed none telegram_bot_token"])
        #expect(plan.changes[0].risks == [.tokenChanged])
    }

    @Test("a rotated secret is shown with the place that it has come from so far, one that somebody else set is not")
    func rotatedFrom() throws {
        var shop = Parsvpn()
        shop.secrets = ["PARSVPN_BOT_TOKEN": "701:rotated"]
        let old = fingerprinter.fingerprint(of: "701:token").short
        #expect(text(document(try shop.plan())).contains("telegram_bot_token: env:PARSVPN_BOT_TOKEN #\(old) → env:"))
        // The ledger knows where its own value came from, and nothing of another one.
        shop.setBot(live: ["telegram_bot_token": live("701:theirs")])
        let theirs = fingerprinter.fingerprint(of: "701:theirs").short
        #expect(text(document(try shop.plan())).contains("telegram_bot_token: #\(theirs) → env:"))
        // A value that stood in the manifest came from nowhere else.
        shop.setBot(
            desired: ["zarinpal_merchant_id": .text("n")],
            ledger: ["zarinpal_merchant_id": applied("PARSVPN_MERCHANT", "m")],
            live: ["zarinpal_merchant_id": .text("m")]
        )
        let merchant = fingerprinter.fingerprint(of: "m").short
        #expect(text(document(try shop.plan())).contains("zarinpal_merchant_id: env:PARSVPN_MERCHANT #\(merchant) → "))
    }

    @Test("the same secret from another place: recorded, and acknowledged")
    func moved() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["telegram_bot_token": secret("PARSVPN_NEW_TOKEN")])
        shop.secrets = ["PARSVPN_NEW_TOKEN": "701:token"]
        let plan = try shop.plan()
        #expect(outline(plan) == ["bot parsvpn record config_changed none telegram_bot_token"])
        #expect(plan.changes[0].risks == [.tokenChanged])
    }

    @Test("the same secret from another place is acknowledged also where its row was deleted first, and shown")
    func movedAndDeleted() throws {
        let moved: Row = ["config_value": secret("PARSVPN_NEW_KEY")]
        let was: Row = ["config_value": applied("PARSVPN_KEY", "key")]
        var shop = Parsvpn(
            .configuration,
            "CRYPTOBOT_API_TOKEN",
            desired: moved,
            ledger: was,
            live: ["config_value": .json(.string("key"))]
        )
        shop.secrets["PARSVPN_NEW_KEY"] = "key"
        #expect(try shop.plan().changes.map(\.risks) == [[.merchantChanged]])
        shop.state.live[.configuration] = [:]
        let plan = try shop.plan()
        #expect(plan.changes.map(\.action) == [.create] && plan.changes.map(\.risks) == [[.merchantChanged]])
        #expect(text(document(plan)).contains("[applied was env:PARSVPN_KEY #"), "\(text(document(plan)))")
        // From where it was it comes back as it was applied.
        shop.desired[.configuration] = ["CRYPTOBOT_API_TOKEN": ["config_value": secret("PARSVPN_KEY")]]
        shop.secrets["PARSVPN_KEY"] = "key"
        #expect(try shop.plan().changes.map(\.risks) == [[]])
    }

    @Test("a move of a secret is acknowledged beside an edit of the same row as well")
    func movedBesideEdit() throws {
        var shop = Parsvpn()
        shop.setBot(desired: ["telegram_bot_token": secret("PARSVPN_NEW_TOKEN"), "name": .text("New")])
        shop.secrets = ["PARSVPN_NEW_TOKEN": "701:token"]
        let plan = try shop.plan()
        #expect(outline(plan) == ["bot parsvpn update config_changed none name,telegram_bot_token"])
        #expect(plan.changes[0].risks == [.tokenChanged])
        #expect(text(document(plan)).contains("env:PARSVPN_BOT_TOKEN #"))
    }

    @Test("a merchant id that moves into a secret and back is no drift")
    func literalAndReference() throws {
        var shop = Parsvpn()
        shop.secrets["PARSVPN_MERCHANT"] = "m"
        shop.setBot(
            desired: ["zarinpal_merchant_id": secret("PARSVPN_MERCHANT")],
            ledger: ["zarinpal_merchant_id": .text("m")],
            live: ["zarinpal_merchant_id": .text("m")]
        )
        let there = try shop.plan()
        #expect(outline(there) == ["bot parsvpn record config_changed none zarinpal_merchant_id"])
        #expect(there.changes[0].risks == [.merchantChanged])
        shop.setBot(
            desired: ["zarinpal_merchant_id": .text("m")],
            ledger: ["zarinpal_merchant_id": applied("PARSVPN_MERCHANT", "m")]
        )
        #expect(outline(try shop.plan()) == ["bot parsvpn record config_changed none zarinpal_merchant_id"])
        shop.setBot(desired: ["zarinpal_merchant_id": .text("n")])
        #expect(outline(try shop.plan()) == ["bot parsvpn update config_changed none zarinpal_merchant_id"])
    }

    @Test("no shown form holds a secret, a whole card number or a merchant id")
    func hidden() throws {
        var shop = Parsvpn()
        shop.secrets = [
            "PARSVPN_BOT_TOKEN": "701:hunter2new", "PARSVPN_KEY": "hunter2config", "PARSVPN_OLD": "hunter2old",
        ]
        shop.setBot(
            desired: ["zarinpal_merchant_id": .text("aaaaaaaa-hunter2-bbbb")],
            live: ["zarinpal_merchant_id": .text("cccccccc-hunter2-dddd")]
        )
        shop.desired[.configuration] = ["KEY": ["config_value": secret("PARSVPN_KEY")]]
        shop.state.live[.configuration] = [
            "KEY": ["config_value": .json(.string("hunter2live"))],
            "GONE": ["config_value": .json(.string("hunter2old"))],
        ]
        shop.state.ledger[.configuration] = ["GONE": ["config_value": applied("PARSVPN_OLD", "hunter2old")]]
        shop.desired[.card] = ["mellat": Parsvpn.cardRow]
        shop.state.live[.card] = ["mellat": Parsvpn.cardRow.merging(["card_number": .text("6219861034529007")]) { $1 }]
        shop.state.ledger[.card] = ["mellat": Parsvpn.cardRow]
        let plan = try shop.plan()
        let made = document(plan)
        let view = TenantView(fingerprinter: fingerprinter, exposures: .builtIn, revealsCards: false)
        let tenant = shop.state.recorded
        var shown = [text(made), String(decoding: json(made), as: UTF8.self)]
        // Only what was applied from a secret is known to be one.
        shop.state.live[.configuration]?["KEY"] = nil
        let applied = shop.state.recorded
        shown += [view.details(applied), view.json([applied]), view.list([applied])]
        #expect(tenant.live[ResourceKind.configuration.order].values.count == 2)
        for text in shown {
            for hidden in ["hunter2", "6037701689095443", "6219861034529007"] {
                #expect(!text.contains(hidden), "\(text)")
            }
        }
        #expect(shown[0].contains("621986…9007 #"))
    }

    @Test("cards are shown whole only when asked for, and secrets not even then")
    func revealed() {
        var shop = Parsvpn(.card, "mellat", ledger: Parsvpn.cardRow, live: Parsvpn.cardRow)
        shop.state.live[.configuration] = ["KEY": ["config_value": .json(.string("hunter2"))]]
        shop.state.ledger[.configuration] = ["KEY": ["config_value": applied("PARSVPN_KEY", "hunter2")]]
        let view = TenantView(fingerprinter: fingerprinter, exposures: .builtIn, revealsCards: true)
        for text in [view.details(shop.state.recorded), view.json([shop.state.recorded])] {
            #expect(text.contains("6037701689095443"))
            #expect(!text.contains("hunter2"))
        }
    }

    @Test("a value that the bot's panel wrote under a secret key is shown to nobody, declared, applied or neither")
    func unmanaged() throws {
        let value: [String: FieldValue] = ["config_value": .json(.string("hunter2"))]
        var shop = Parsvpn()
        shop.state.live[.configuration] = ["WATA_ACCESS_TOKEN": value, "PAL24_API_TOKEN": value]
        shop.state.ledger[.configuration] = ["PAL24_API_TOKEN": value]
        let plan = try shop.plan()
        #expect(plan.changes.map(\.action) == [.delete])
        let view = TenantView(fingerprinter: fingerprinter, exposures: .builtIn, revealsCards: true)
        let made = document(plan)
        for text in [
            text(made), String(decoding: json(made), as: UTF8.self), view.details(shop.state.recorded),
            view.json([shop.state.recorded]),
        ] {
            #expect(text.contains("PAL24_API_TOKEN"))
            #expect(!text.contains("hunter2"), "\(text)")
        }
    }

    @Test("a bot token is shown in no form, wherever it stands and whatever nobody knows of it")
    func tokenAnywhere() throws {
        let token = "1000000005:" + String(repeating: "k", count: 35)
        let value = FieldValue.json(.string(token))
        let url = FieldValue.json(JSONText(.array([.string("https://api.telegram.org/bot\(token)/getMe")])))
        var shop = Parsvpn()
        shop.setBot(
            desired: ["name": .text("x"), "support_username": .text("@pars")],
            ledger: ["name": .text(token), "support_username": .text("@pars")],
            live: ["name": .text(token), "support_username": .text(token)]
        )
        shop.desired[.configuration] = ["CHANNEL_LINK": ["config_value": .json(.string("x"))]]
        shop.state.live[.configuration] = [
            "CHANNEL_LINK": ["config_value": value], "THEIRS": ["config_value": value], "GONE": ["config_value": url],
            "KEPT": ["config_value": url],
        ]
        shop.state.ledger[.configuration] = ["GONE": ["config_value": url]]
        shop.desired[.plan] = ["monthly": Parsvpn.planRow]
        shop.state.ledger[.plan] = ["monthly": Parsvpn.planRow]
        shop.state.live[.plan] = ["monthly": Parsvpn.planRow.merging(["name": .text(token)]) { $1 }]
        shop.management = ["plans.monthly.name": .once]
        let plan = try shop.plan()
        #expect(plan.changes.count == 3 && plan.deviations.count == 1)
        let made = document(plan)
        let recorded = shop.state.recorded
        let drift = DriftReport(plan, against: request([shop.tenant], [shop.state]).recorded, fingerprinter)
        var driftJSON = JSONWriter()
        drift.write(to: &driftJSON)
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        let past = PastChanges(plan.changes, directory: [], settings: .standard, fingerprinter: fingerprinter)
        var history = ""
        past.writeText(colour: false) { history += $0 }
        var historyJSON: [UInt8] = []
        past.write { historyJSON += $0 }
        let bot = ResourceKind.bot
        let explained = FieldExplanation(
            kind: bot,
            key: "parsvpn",
            field: try #require(bot.fieldIndex("name")),
            path: "name",
            settings: [],
            value: .text(token)
        )
        let database = ExplanationView.Recorded(fingerprinter: fingerprinter, tenant: recorded) { _, _, _ in nil }
        let explanations = [nil, database].map { ExplanationView([explained], database: $0, exposures: .builtIn) }
        let views = [true, false].map {
            TenantView(fingerprinter: fingerprinter, exposures: .builtIn, revealsCards: $0)
        }
        let shown =
            [
                text(made), String(decoding: json(made), as: UTF8.self),
                MarkdownPlanRenderer().render(made), page, TextDriftRenderer(colour: false).text(drift), driftJSON.text,
                history, String(decoding: historyJSON, as: UTF8.self),
            ] + explanations.flatMap { [$0.text, $0.json] }
            + views.flatMap { [$0.details(recorded), $0.json([recorded]), $0.list([recorded])] }
        for text in shown { #expect(!text.contains("kkkk"), "\(text)") }
        let digits = fingerprinter.fingerprint(of: token).short
        #expect(shown[0].contains("config_value: #\(digits) → \"x\""), "\(shown[0])")
        #expect(made.entries.first { $0.key == "CHANNEL_LINK" }?.fields[0].isSensitive == true)
        #expect(plan.editsToLive.allSatisfy { !"\($0)".contains("kkkk") })
    }

    @Test("the whole number of a card is masked in every form of a plan and of a tenant, unless it is asked for")
    func cardAnywhere() throws {
        let number = "6104-3370-0000-7870"
        let value = FieldValue.json(.string("pay to \(number) now"))
        var shop = Parsvpn()
        shop.desired[.configuration] = ["CHANNEL_LINK": ["config_value": value]]
        shop.state.live[.configuration] = ["THEIRS": ["config_value": value]]
        let made = document(try shop.plan())
        var page = ""
        HTMLPlanRenderer().render(made) { page += $0 }
        let recorded = shop.state.recorded
        let view = TenantView(fingerprinter: fingerprinter, exposures: .builtIn, revealsCards: false)
        let shown = [
            text(made), String(decoding: json(made), as: UTF8.self), MarkdownPlanRenderer().render(made), page,
            view.details(recorded), view.json([recorded]),
        ]
        for text in shown {
            #expect(!text.contains("0000-7870"), "\(text)")
            #expect(text.contains("610433…7870"), "\(text)")
        }
        let asked = TenantView(fingerprinter: fingerprinter, exposures: .builtIn, revealsCards: true)
        #expect(asked.details(recorded).contains(number))
    }

    @Test("whoever lets go of a value that came from a secret reads that nobody will know it for one")
    func forgottenMark() throws {
        var shop = Parsvpn()
        shop.secrets["PARSVPN_KEY"] = "hunter2"
        shop.state.live[.configuration] = ["KEY": ["config_value": .json(.string("hunter2"))]]
        shop.state.ledger[.configuration] = ["KEY": ["config_value": applied("PARSVPN_KEY", "hunter2")]]
        let forget = ForgetRequest(
            tenant: "parsvpn",
            rows: [RowName(kind: .configuration, key: "KEY")],
            recorded: RecordedDatabase(stamp: stamp, tenants: [shop.state.recorded]),
            settings: .none,
            fingerprinter: fingerprinter
        )
        shop.desired[.configuration] = ["KEY": ["config_value": secret("PARSVPN_KEY")]]
        shop.management = ["configuration.KEY": .observe]
        for plan in [try Plan(forget), try shop.plan()] {
            let shown = text(document(plan))
            #expect(shown.contains("; that its value is a secret is forgotten"), "\(shown)")
            #expect(shown.contains("env:PARSVPN_KEY #"))
            #expect(!shown.contains("hunter2"))
        }
    }

    @Test("a number is not the secret that looks like it")
    func types() throws {
        var shop = Parsvpn()
        shop.secrets["PARSVPN_PIN"] = "5"
        shop.desired[.configuration] = ["PIN": ["config_value": secret("PARSVPN_PIN")]]
        shop.state.ledger[.configuration] = ["PIN": ["config_value": applied("PARSVPN_PIN", "5")]]
        shop.state.live[.configuration] = ["PIN": ["config_value": .json(.string("5"))]]
        #expect(try shop.plan().isEmpty)
        shop.state.live[.configuration] = ["PIN": ["config_value": .json(JSONText(.integer(5)))]]
        #expect(try shop.plan().changes.map(\.drift) == [.drift])
    }
}
