import PostgresDriver
import TenantModel
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("What was there before Tenantry is taken over as it is")
struct AdoptionTests {
    /// A bot as somebody else's program made it: no slug, no number, a token that has been rotated since, and rows without
    /// keys; and another one's rows.
    private static let before = """
        INSERT INTO bots (id, name, telegram_bot_token, wallet_balance_kopeks)
        VALUES (7, 'Old Beh', '22:OLDOLDOLDOLDOLDOLDOLDOLDOLDOLDOLDOL', 500), (8, 'Other', '99:other', 0);
        INSERT INTO bot_plans (id, bot_id, name, period_days, price_kopeks, updated_at)
        VALUES (17, 7, 'Monthly', 30, 15000000, '2020-01-01'), (18, 7, 'Yearly', 365, 1, '2020-01-01'),
            (19, 8, 'Theirs', 1, 1, '2020-01-01');
        INSERT INTO tenant_payment_cards (id, bot_id, card_number, card_holder_name, success_count)
        VALUES (4, 7, '6037997000006560', 'Somebody', 9);
        INSERT INTO bot_feature_flags (bot_id, feature_key, enabled) VALUES (7, 'polls', true);
        """

    @Test(
        "a bot by the number of its token, rows by their ids: ids, counters and the rest stay, keys and values are ours"
    )
    func takenOver() async throws {
        try await withOldBot { bench in
            let planned = try await bench.planAdoption(Shops.tree, of: "beh", "monthly=17", "card/first=4")
            let adopted = planned.plan.changes.filter { $0.action == .adopt }.map { "\($0.kind.name) \($0.key)" }
            #expect(adopted == ["bot beh", "feature polls", "plan monthly", "card first"])
            let risks = Set(planned.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" })
            #expect(
                risks.isSuperset(of: ["token_changed:beh", "card_changed:beh/first", "adoption_overwrites:beh/polls"])
            )
            // The plan is as declared but for its key: that overwrites nothing.
            #expect(!risks.contains { $0.hasSuffix("beh/monthly") })
            #expect(try await bench.apply(planned) == .applied(revision: 1))
            #expect(
                try await bench.database.lines(
                    """
                    SELECT id, slug, name, telegram_bot_id, wallet_balance_kopeks FROM bots WHERE id = 7;
                    SELECT id, key, name, updated_at::date FROM bot_plans WHERE bot_id = 7 ORDER BY id;
                    SELECT id, key, card_number, success_count FROM tenant_payment_cards WHERE id = 4;
                    """
                ) == [
                    "7|beh|Beh|22|500", "17|monthly|Monthly|2020-01-01", "18|NULL|Yearly|2020-01-01",
                    "4|first|6219867000006565|9",
                ]
            )
            #expect(try await bench.newestChanges().contains("adopt|adopted|7|beh|plan|monthly"))
            let second = try await bench.plan(Shops.tree, only: "beh")
            #expect(second.plan.isEmpty)
            #expect(second.plan.unmanaged[.plan] == 1)
            // Done is done: the same words again find nothing to take over.
            let again = try await bench.planAdoption(Shops.tree, of: "beh", "monthly=17", "card/first=4")
            #expect(again.plan.isEmpty)
        }
    }

    @Test("slug and number of a bot that never had them need no acknowledgement; those of another token do")
    func completed() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                INSERT INTO bots (id, name, telegram_bot_token, support_username, card_to_card_enabled)
                VALUES (7, 'Beh', '\(Shops.secrets["BEH_BOT_TOKEN"] ?? "")', '@beh_help', true)
                """
            )
            func asked() async throws -> [Risk] {
                let planned = try await bench.planAdoption(Shops.tree, of: "beh")
                #expect(planned.document.entries.first?.action == .adopt)
                return planned.document.risks.filter { $0.place == "beh" }.map(\.risk)
            }
            #expect(try await asked() == [.tenantAdopted])
            // What a column holds by itself was set by nobody; what somebody wrote is.
            try await bench.database.psql("UPDATE bots SET support_username = NULL, card_to_card_enabled = false")
            #expect(try await asked() == [.tenantAdopted])
            try await bench.database.psql("UPDATE bots SET support_username = '@other'")
            #expect(try await asked() == [.tenantAdopted, .adoptionOverwrites])
            // Somebody else's bot under the name.
            try await bench.database.psql(
                "UPDATE bots SET support_username = NULL, slug = 'beh', telegram_bot_token = '99:other'"
            )
            #expect(try await asked() == [.tenantAdopted, .adoptionOverwrites, .tokenChanged])
            try await bench.database.psql("UPDATE bots SET telegram_bot_id = 99")
            #expect(try await asked() == [.tenantAdopted, .adoptionOverwrites, .tokenChanged])
        }
    }

    @Test("every id that cannot be taken over is named with its reason, and nothing is planned")
    func refusals() async throws {
        try await withOldBot { bench in
            try await bench.apply(bench.planAdoption(Shops.tree, of: "beh", "monthly=17"))
            try await bench.database.psql(
                "UPDATE bot_plans SET key = 'yearly' WHERE id = 18; UPDATE bots SET slug = 'other' WHERE id = 8"
            )
            var tree = Shops.tree
            try tree.replace(
                "  monthly:\n    name: Monthly\n",
                with: "  first: { name: First, period_days: 1, price_toman: 1 }\n  yearly: { name: Y, period_days: 1, "
                    + "price_toman: 1 }\n  monthly:\n    name: Monthly\n",
                in: "beh.yaml"
            )
            let error = try await reconcileError {
                _ = try await bench.planAdoption(
                    tree,
                    of: "beh",
                    "plan/first=19",
                    "first=4",
                    "weekly=17",
                    "plan/first=17",
                    "plan/first=18",
                    "card/first=99",
                    "card/second=99"
                )
            }
            guard case .adoptionRefused(let reasons)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(
                reasons == [
                    "plan/first=19: plan 19 belongs to tenant 'other'",
                    "first=4: \(bench.folder)/beh.yaml declares a plan and a card of that key: say plan/first=4 or card/first=4",
                    "weekly=17: \(bench.folder)/beh.yaml declares no plan and no card 'weekly'",
                    "plan/first=17: a key and a row are named once",
                    "plan/first=18: a key and a row are named once",
                    "card/first=99: there is no card 99",
                    "card/second=99: a key and a row are named once",
                ]
            )
            for (row, reason) in [
                (
                    "plan/first=17",
                    "plan 17 is managed already, as 'monthly'; `renamed_from: monthly` gives it another key"
                ),
                ("plan/first=18", "plan 18 is called 'yearly', which \(bench.folder)/beh.yaml declares as well"),
                (
                    "plan/monthly=18",
                    "the plan 'monthly' is there already, as row 17; declare row 18 under a key that no row has, and "
                        + "'tenantctl adopt beh plan/KEY=18' takes it over; where it stands in place of 'monthly', row 17 goes "
                        + "by the same plan"
                ),
            ] {
                let error = try await reconcileError { _ = try await bench.planAdoption(tree, of: "beh", row) }
                #expect(error?.description.contains("\(row): \(reason)\n") == true, "\(error?.description ?? "")")
            }
            let stranger = try await reconcileError { _ = try await bench.planAdoption(tree, of: "anar", "monthly=17") }
            #expect(stranger?.description.contains("no bot of the database is tenant 'anar'") == true)
        }
    }

    @Test(
        "a card that was declared before its row was taken over is one too many, until that row is declared under another key",
        arguments: [false, true]
    )
    func declaredFirst(isPaidTo: Bool) async throws {
        try await withBench { bench in
            try await bench.database.psql(
                """
                INSERT INTO tenant_payment_cards (id, bot_id, card_number, card_holder_name, success_count)
                SELECT 90, id, '6037701689095443', 'Shop admin', 9 FROM bots WHERE slug = 'anar'
                """
            )
            func tree(_ key: String) throws -> ManifestTree {
                var tree = Shops.tree
                let card = "\(key): { card_number: '6037701689095443', card_holder_name: Third }"
                try tree.replace("      second:\n", with: "      \(card)\n      second:\n", in: "anar.yaml")
                return tree
            }
            let planned = try await bench.plan(tree("third"))
            let notes = planned.document.entries.flatMap(\.risks).filter { $0.risk == .cardRepeated }
            #expect(notes.map(\.reach) == ["row 90; 'tenantctl adopt anar third=90' takes it over instead"])
            try await bench.apply(planned)
            let second = try await bench.database.line("SELECT id FROM tenant_payment_cards WHERE key = 'third'")
            if isPaidTo {
                try await bench.database.psql(
                    """
                    INSERT INTO users (telegram_id) VALUES (5);
                    INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
                    SELECT c.bot_id, u.id, c.id, 1, 't' FROM tenant_payment_cards AS c, users AS u WHERE c.key = 'third';
                    """
                )
            }
            let refusal = try await reconcileError {
                _ = try await bench.planAdoption(tree("third"), of: "anar", "third=90")
            }
            #expect(
                refusal?.description.contains(
                    "third=90: the card 'third' is there already, as row \(second); declare row 90 under a key that no row "
                        + "has, and 'tenantctl adopt anar KEY=90' takes it over; where it stands in place of 'third', row "
                        + "\(second) goes, or is switched off, by the same plan\n"
                ) == true,
                "\(refusal?.description ?? "")"
            )
            try await bench.apply(bench.planAdoption(tree("fourth"), of: "anar", "fourth=90"))
            #expect(
                try await bench.database.lines(
                    "SELECT id, key, success_count FROM tenant_payment_cards WHERE card_number = '6037701689095443' AND is_active"
                ) == ["90|fourth|9"]
            )
            #expect(
                try await bench.database.line("SELECT count(*) FROM tenant_payment_cards WHERE id = \(second)")
                    == (isPaidTo ? "1" : "0")
            )
            let rest = try await bench.plan(tree("fourth"))
            #expect(rest.plan.isEmpty && rest.plan.undeclaredCardUse.isEmpty && rest.plan.unmanaged.isEmpty)
        }
    }

    @Test("two bots with the number of one token are not one tenant")
    func twoCandidates() async throws {
        try await withOldBot { bench in
            try await bench.database.psql("UPDATE bots SET telegram_bot_token = '22:another' WHERE id = 8")
            let error = try await reconcileError { _ = try await bench.planAdoption(Shops.tree, of: "beh") }
            #expect(error?.id == "identity_conflict")
            #expect(error?.description.contains("bot 22 of tenant 'beh' belongs to bot number") == true)
        }
    }

    @Test("a bot of the same number that has a name of its own is another tenant, to any plan")
    func namedCandidate() async throws {
        try await withOldBot { bench in
            try await bench.database.psql("UPDATE bots SET slug = 'old-beh' WHERE id = 7")
            let error = try await reconcileError { _ = try await bench.plan(Shops.tree, only: "beh") }
            #expect(error?.id == "identity_conflict")
            #expect(error?.description.contains("keep the name 'old-beh'") == true, "\(error?.description ?? "")")
        }
    }

    @Test(
        "a row that moved between plan and apply makes it stale",
        arguments: [
            ("UPDATE bot_plans SET price_kopeks = 3 WHERE id = 17", "plan beh/monthly has been changed meanwhile"),
            ("UPDATE bot_plans SET key = 'mine' WHERE id = 17", "plan beh/monthly has been deleted meanwhile"),
            ("DELETE FROM bot_plans WHERE id = 17", "plan beh/monthly has been deleted meanwhile"),
            ("UPDATE bot_plans SET key = 'monthly' WHERE id = 18", "plan beh/monthly: 2 of 1 rows are there"),
            ("UPDATE bots SET slug = 'mine' WHERE id = 7", "renamed"),
        ]
    )
    func stale(_ statement: String, _ named: String) async throws {
        try await withOldBot { bench in
            let planned = try await bench.planAdoption(Shops.tree, of: "beh", "monthly=17")
            try await bench.database.psql(statement)
            let before = try await bench.database.everything()
            let error = try await reconcileError { try await bench.apply(planned) }
            if named == "renamed" {
                // What it is called is nothing that a plan relies on: it gets its name all the same.
                #expect(error == nil, "\(error?.description ?? "")")
                return
            }
            #expect(error?.id == "stale_plan", "\(error?.description ?? "")")
            #expect(error?.description.contains(named) == true, "\(error?.description ?? "")")
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("two at once: one takes over, the other finds its plan stale")
    func atOnce() async throws {
        try await withOldBot { first in
            try await withBench(on: first.database, settings: []) { second in
                let plans = (
                    try await first.planAdoption(Shops.tree, of: "beh", "monthly=17"),
                    try await second.planAdoption(Shops.tree, of: "beh", "monthly=17")
                )
                async let one = reconcileError { try await first.apply(plans.0) }
                async let other = reconcileError { try await second.apply(plans.1) }
                let errors = try await [one, other]
                #expect(errors.compactMap { $0?.id } == ["stale_plan"], "\(errors)")
                #expect(try await first.database.line("SELECT revision FROM tenantctl.state") == "1")
            }
        }
    }

    @Test("ended by the server before any step, it has taken over nothing", arguments: ApplyStep.allCases)
    func killed(_ failpoint: ApplyStep) async throws {
        try await withOldBot { bench in
            let planned = try await bench.planAdoption(Shops.tree, of: "beh", "monthly=17", "card/first=4")
            try await expectNothing(written: planned, endedAt: failpoint, by: bench)
        }
    }

    @Test("a rollback gives back what was taken over, with the values that it had")
    func rolledBack() async throws {
        try await withOldBot { bench in
            let first = try await bench.planAdoption(Shops.tree, of: "beh", "monthly=17", "card/first=4")
            try await bench.apply(first)
            let planned = try await bench.planRollback(to: 0, exceptsSecrets: true)
            try await bench.apply(planned)
            #expect(try await bench.database.line("SELECT count(*) FROM tenantctl.ledger") == "0")
            #expect(
                try await bench.database.lines(
                    "SELECT id, key, card_number, card_holder_name FROM tenant_payment_cards WHERE id = 4"
                ) == ["4|first|6037997000006560|Somebody"]
            )
            #expect(try await bench.database.line("SELECT name FROM bots WHERE id = 7") == "Old Beh")
        }
    }

    private func withOldBot(_ body: (Bench) async throws -> Void) async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(Self.before)
            try await body(bench)
        }
    }
}
