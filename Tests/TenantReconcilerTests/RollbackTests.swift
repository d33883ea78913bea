import TenantModel
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("A rollback brings back what was applied, and touches nothing else")
struct RollbackTests {
    @Test("every kind of row goes back, in one revision, with ledger and hold; a second rollback is no change")
    func everyKind() async throws {
        try await withBench { bench in
            let rows = try await bench.managedRows()
            let ledger = try await bench.ledger()
            try await bench.apply(Shops.edited())
            #expect(try await bench.managedRows() != rows)
            #expect(try await bench.rollBack(to: 1) == .applied(revision: 3))
            #expect(try await bench.managedRows() == rows)
            #expect(try await bench.ledger() == ledger)
            #expect(
                try await bench.database.lines(
                    "SELECT slug, reason, held_by FROM tenantctl.holds JOIN bots ON bots.id = bot_id"
                ) == ["anar|rolled back to revision 1|test"]
            )
            #expect(try await bench.database.line("SELECT * FROM tenantctl.rollbacks") == "3|1")
            let before = try await bench.database.everything()
            #expect(try await bench.rollBack(to: 1) == .unchanged(revision: 3))
            #expect(try await bench.database.everything() == before)
            // And forward again: a rollback is an apply like any other.
            try await bench.rollBack(to: 2)
            #expect(try await bench.plan(Shops.edited()).plan.changes.isEmpty)
        }
    }

    @Test("a hold that would end by itself gives way to the rollback's, which says so; one without an end stays")
    func heldBefore() async throws {
        try await withBench { bench in
            try await bench.apply(Shops.edited())
            let end = Expiry.after(seconds: 3600)
            try await bench.hold("anar", reason: "short", end: end)
            try await bench.rollBack(to: 1)
            let holds = """
                SELECT slug, reason, held_by, held_until IS NULL FROM tenantctl.holds JOIN bots ON bots.id = bot_id
                """
            let taken = "anar|rolled back to revision 1; held before by sara: short|test|t"
            #expect(try await bench.database.lines(holds) == [taken])
            // Who held it and why stays in the history.
            let events = try await bench.database.lines(
                "SELECT event, tenant, reason, actor, held_until IS NULL FROM tenantctl.hold_events ORDER BY id"
            )
            #expect(events == ["hold|anar|short|sara|f", "hold|" + taken])
            try await bench.hold("anar", reason: "incident", end: .never)
            try await bench.rollBack(to: 2)
            #expect(try await bench.database.lines(holds) == ["anar|incident|sara|t"])
            // One of all tenants that ends by itself is none of this tenant.
            try await bench.release("anar")
            try await bench.hold(nil, reason: "freeze", end: end)
            try await bench.rollBack(to: 1)
            #expect(try await bench.database.lines(holds) == ["anar|rolled back to revision 1|test|t"])
        }
    }

    @Test("the plan needs the acknowledgements that its changes need, and is under the limits")
    func gate() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("6037997000006560", with: "6219861034529007", in: "anar.yaml")
            try await bench.apply(tree)
            let planned = try await bench.planRollback(to: 1)
            #expect(planned.document.requiredAcknowledgements.map(\.place) == ["anar/first"])
            let error = try await reconcileError {
                _ = try await bench.reconciler.apply(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(error?.id == "acknowledgement_required")
            var larger = Shops.tree
            try larger.replace("polls: false", with: "polls: false\n  promo_codes: true", in: "beh.yaml")
            try await bench.apply(larger)
            let tight = try await bench.planRollback(to: 2, allowedDeletions: 0)
            #expect(tight.document.brokenLimits.map(\.id) == ["deletions"])
        }
    }

    @Test("a tenant that is newer is deactivated and held, one that was removed comes back to life")
    func tenants() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            tree["gerdu.yaml"] = Shops.shop("gerdu", "Gerdu", cards: ["6219861034529007", "6037701689095443"])
            try await bench.apply(tree)
            tree["beh.yaml"] = nil
            try await bench.apply(tree)
            let active = "SELECT slug, is_active FROM bots ORDER BY slug"
            #expect(try await bench.database.lines(active) == ["anar|t", "beh|f", "gerdu|t"])
            try await bench.rollBack(to: 1)
            #expect(try await bench.database.lines(active) == ["anar|t", "beh|t", "gerdu|f"])
            #expect(
                try await bench.database.lines(
                    "SELECT slug FROM tenantctl.holds JOIN bots ON bots.id = bot_id ORDER BY 1"
                ) == ["beh", "gerdu"]
            )
            #expect(try await bench.rollBack(to: 1) == .unchanged(revision: 4))
            try await bench.release("beh")
            try await bench.release("gerdu")
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("deleted rows come back with their keys and new ids; rows that were made go, a card that was paid to is off")
    func deletedAndMade() async throws {
        try await withBench { bench in
            let key = "SELECT id FROM bot_plans WHERE key = 'monthly' AND bot_id = 1"
            let id = try await bench.database.line(key)
            var tree = Shops.tree
            try tree.replace("  monthly:\n    name: Monthly", with: "  yearly:\n    name: Yearly", in: "anar.yaml")
            try tree.replace(
                Cards.secondOfAnar,
                with: "      third:\n        card_number: \"6219861034529007\"\n        card_holder_name: Third\n",
                in: "anar.yaml"
            )
            try await bench.apply(tree)
            try await bench.database.psql(Cards.payment(to: "third", of: "anar"))
            let planned = try await bench.planRollback(to: 1)
            #expect(
                planned.plan.changes.map { "\($0.action.rawValue) \($0.kind.name) \($0.key)" } == [
                    "create plan monthly", "delete plan yearly", "create card second", "deactivate card third",
                ]
            )
            try await bench.apply(planned)
            #expect(try await bench.database.line(key) != id)
            #expect(
                try await bench.database.lines(
                    "SELECT key, is_active FROM tenant_payment_cards WHERE bot_id = 1 ORDER BY key"
                ) == ["first|t", "second|t", "third|f"]
            )
            #expect(try await bench.planRollback(to: 1).plan.isEmpty)
        }
    }

    @Test("renames are undone: of tenants, plans and cards, with their ids")
    func renames() async throws {
        try await withBench { bench in
            let ids = "SELECT b.slug, p.key, p.id FROM bot_plans p JOIN bots b ON b.id = bot_id ORDER BY b.id"
            let before = try await bench.database.lines(ids)
            var tree = Shops.tree
            tree["beh.yaml"] = nil
            tree["gerdu.yaml"] = (Shops.tree["beh.yaml"] ?? "")
                .replacing("tenant: beh\n", with: "tenant: gerdu\nrenamed_from: beh\n")
                .replacing("BEH_BOT_TOKEN", with: "GERDU_BOT_TOKEN")
                .replacing("  monthly:\n", with: "  month:\n    renamed_from: monthly\n")
            var renaming = bench
            renaming.secrets["GERDU_BOT_TOKEN"] = Shops.secrets["BEH_BOT_TOKEN"]
            try await renaming.apply(tree)
            #expect(try await bench.database.lines(ids).last?.hasPrefix("gerdu|month|") == true)
            try await bench.rollBack(to: 1)
            #expect(try await bench.database.lines(ids) == before)
            #expect(try await bench.planRollback(to: 1).plan.isEmpty)
        }
    }

    @Test("what others changed where no apply came by stays, and so do runtime columns and rows that nobody declared")
    func others() async throws {
        try await withBench { bench in
            try await bench.apply(Shops.edited())
            try await bench.database.psql(
                """
                UPDATE bots SET wallet_balance_kopeks = 77, default_language = 'en' WHERE slug = 'anar';
                UPDATE bot_plans SET name = 'Theirs' WHERE bot_id = 1;
                UPDATE tenant_payment_cards SET success_count = 5 WHERE bot_id = 1;
                INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks) VALUES (1, 'theirs', 'P', 1, 1);
                """
            )
            try await bench.rollBack(to: 1)
            #expect(
                try await bench.database.line(
                    "SELECT wallet_balance_kopeks, default_language, support_username FROM bots WHERE slug = 'anar'"
                ) == "77|en|@anar_help"
            )
            #expect(
                try await bench.database.lines(
                    "SELECT key, name, price_kopeks FROM bot_plans WHERE bot_id = 1 ORDER BY key"
                ) == ["monthly|Theirs|15000000", "theirs|P|1"]
            )
            #expect(
                try await bench.database.line("SELECT sum(success_count) FROM tenant_payment_cards WHERE bot_id = 1")
                    == "10"
            )
        }
    }

    @Test("a secret that changed is named and refused, or left as it is")
    func secrets() async throws {
        try await withBench { bench in
            var rotated = bench
            rotated.secrets["ANAR_BOT_TOKEN"] = "11:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
            try await rotated.apply(Shops.edited())
            let error = try await reconcileError { _ = try await bench.planRollback(to: 1) }
            guard case .secretsChangedSince(let secrets)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(secrets == ["anar bot telegram_bot_token, was env:ANAR_BOT_TOKEN"])
            try await bench.apply(bench.planRollback(to: 1, exceptsSecrets: true))
            #expect(
                try await bench.database.line(
                    "SELECT telegram_bot_token, support_username FROM bots WHERE slug = 'anar'"
                ) == "11:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC|@anar_help"
            )
        }
    }

    @Test("what was taken over goes back to whoever had made it, with its values, and out of the ledger")
    func adopted() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                INSERT INTO bots (id, name, telegram_bot_token, telegram_bot_id, support_username)
                VALUES (77, 'Old name', '\(Shops.secrets["ANAR_BOT_TOKEN"] ?? "")', 11, '@theirs');
                INSERT INTO bot_configurations (bot_id, config_key, config_value)
                VALUES (77, 'TRIAL_DURATION_DAYS', '{"value": 9}');
                """
            )
            let row = "SELECT name, support_username, is_active, is_master FROM bots WHERE id = 77"
            var tree = Shops.tree
            tree["anar.yaml"] = nil
            try tree.replace("master: false", with: "master: true", in: "beh.yaml")
            try await bench.apply(tree)
            let before = try await bench.database.line(row)
            try await bench.apply(Shops.tree)
            #expect(try await bench.database.line(row) != before)
            let planned = try await bench.planRollback(to: 1)
            let asked = planned.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" }
            #expect(asked.contains("tenant_forgotten:anar") && !asked.contains("tenant_unprotected:anar"), "\(asked)")
            try await bench.apply(planned)
            #expect(try await bench.database.line(row) == before)
            #expect(
                try await bench.database.lines("SELECT config_value FROM bot_configurations WHERE bot_id = 77")
                    == ["{\"value\": 9}"]
            )
            #expect(try await bench.database.line("SELECT count(*) FROM bot_plans WHERE bot_id = 77") == "0")
            #expect(try await bench.database.line("SELECT count(*) FROM tenantctl.ledger WHERE bot_id = 77") == "0")
            #expect(try await bench.planRollback(to: 1).plan.isEmpty)
            // Held, so that the manifest does not take it over again at once.
            #expect(try await bench.plan(Shops.tree).plan.changes.map(\.tenant).contains("anar") == false)
        }
    }

    @Test("a tenant that goes back to whoever had made it is forgotten, and asks for it as `forget` does")
    func forgotten() async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(
                """
                INSERT INTO bots (id, slug, name, telegram_bot_token, telegram_bot_id)
                VALUES (77, 'anar', 'Anar', '\(Shops.secrets["ANAR_BOT_TOKEN"] ?? "")', 11);
                """
            )
            let anar = "version: 1\ntenant: anar\nname: Anar\ntelegram: { bot_token: { env: ANAR_BOT_TOKEN } }\n"
            var tree = ManifestTree(["beh.yaml": Shops.tree["beh.yaml"] ?? ""])
            try await bench.apply(tree)
            tree["anar.yaml"] = anar
            try await bench.apply(tree)
            let planned = try await bench.planRollback(to: 1)
            #expect(
                planned.plan.changes.map { "\($0.action.rawValue) \($0.kind.name) \($0.key)" } == ["record bot anar"]
            )
            #expect(
                planned.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" } == [
                    "tenant_forgotten:anar"
                ]
            )
            var text = ""
            TextPlanRenderer(colour: false).render(planned.document) { text += $0 }
            #expect(text.contains("= bot  not ours any more; stays as it is"), "\(text)")
            tree["anar.yaml"] = anar + "protected: true\n"
            try await bench.apply(tree)
            let guarded = try await bench.planRollback(to: 1)
            #expect(
                Set(guarded.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" }).isSuperset(
                    of: ["tenant_forgotten:anar", "tenant_unprotected:anar"]
                )
            )
            let error = try await reconcileError {
                _ = try await bench.reconciler.apply(guarded, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(error?.id == "acknowledgement_required")
        }
    }

    @Test("a role that somebody has who was made since is said so, with a way that leads on: no manifest is asked")
    func roleOfNewer() async throws {
        try await withBench { bench in
            func moved(gerdu isMaster: Bool) throws -> ManifestTree {
                var tree = Shops.tree
                try tree.replace("master: true", with: "master: false", in: "anar.yaml")
                tree["gerdu.yaml"] = Shops.shop(
                    "gerdu",
                    "Gerdu",
                    master: isMaster,
                    cards: ["6037701689095443", "6219861034529007"]
                )
                return tree
            }
            try await bench.apply(moved(gerdu: true))
            let error = try await reconcileError { _ = try await bench.planRollback(to: 1) }
            let id = try await bench.database.line("SELECT id FROM bots WHERE slug = 'gerdu'")
            #expect(
                error?.description.hasPrefix(
                    "revision 1: the role of master of tenant 'anar' belongs to tenant 'gerdu', which was made since; one "
                        + "tenant is master, and going back leaves 'gerdu' the role: apply `master: false` in its manifest "
                        + "first, or: UPDATE public.bots SET is_master = false WHERE id = \(id);"
                ) == true,
                "\(error?.description ?? "")"
            )
            try await bench.apply(moved(gerdu: false))
            try await bench.rollBack(to: 1)
            #expect(
                try await bench.database.lines(
                    "SELECT slug, is_active FROM bots WHERE is_master OR NOT is_active ORDER BY 1"
                )
                    == ["anar|t", "gerdu|f"]
            )
        }
    }

    @Test("half of a move of the role is refused with the words of a rollback")
    func halfOfMove() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("master: true", with: "master: false", in: "anar.yaml")
            try tree.replace("master: false", with: "master: true", in: "beh.yaml")
            try await bench.apply(tree)
            let error = try await reconcileError { _ = try await bench.planRollback(to: 1) { $0 == "anar" } }
            #expect(
                error?.description.contains(
                    "revision 1: the role of master of tenant 'anar' belongs to tenant 'beh'; go back with both tenants together"
                ) == true,
                "\(error?.description ?? "")"
            )
            try await bench.rollBack(to: 1)
            #expect(try await bench.database.lines("SELECT slug FROM bots WHERE is_master") == ["anar"])
        }
    }

    @Test("a bot of somebody else that has the role is named with what takes it from it, and the way round by name")
    func roleOfStranger() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("master: true", with: "master: false", in: "anar.yaml")
            try await bench.apply(tree)
            try await bench.database.psql(
                "INSERT INTO bots (id, name, telegram_bot_token, is_master) VALUES (77, 'Theirs', '77:x', true)"
            )
            let error = try await reconcileError { _ = try await bench.planRollback(to: 1) }
            #expect(
                error?.description.contains(
                    "; one tenant is master: take the role from that bot first: "
                        + "UPDATE public.bots SET is_master = false WHERE id = 77;\n"
                        + "hint: the others can go back meanwhile: by name with --tenant"
                ) == true,
                "\(error?.description ?? "")"
            )
        }
    }

    @Test("what it writes is under the policy in force; what it leaves as it is, is not")
    func policy() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            let gold = "  gold: { name: Gold, period_days: 30, price_toman: 900000 }\n"
            for file in ["anar.yaml", "beh.yaml"] {
                try tree.replace("plans:\n", with: "plans:\n" + gold, in: file)
                try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: file)
            }
            tree["_policy.yaml"] = """
                version: 1
                paths:
                  plans.*.price_toman: { minimum: 100000, reason: "below cost" }
                  plans.gold: { required: true }
                  settings.support_username: { required: true }

                """
            try await bench.apply(tree)
            try tree.replace("@anar_help", with: "@anar_support", in: "anar.yaml")
            try await bench.apply(tree)
            try await bench.database.psql(
                """
                UPDATE tenantctl.settings SET value = replace(value::text, '100000', '170000')::jsonb
                WHERE name = 'policy'
                """
            )
            // The price that is there is below what became the least, and stays.
            let name = try await bench.planRollback(to: 2)
            #expect(name.document.violations.isEmpty)
            try await bench.apply(name)

            let before = try await bench.database.everything()
            let price = try await bench.planRollback(to: 1) { $0 == "anar" }
            #expect(
                Set(price.document.violations) == [
                    "anar at revision 1: `plans.monthly.price_toman` must be at least 170000 by the policy: below cost",
                    "anar at revision 1: `plans.gold` is required by the policy",
                ]
            )
            let error = try await reconcileError { try await bench.apply(price) }
            #expect(error != nil)
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("a field that was nobody's goes back to what it held, and is nobody's again")
    func nobodysField() async throws {
        try await withBench { bench in
            try await bench.database.psql("UPDATE bots SET default_language = 'ru' WHERE slug = 'anar'")
            var tree = Shops.tree
            try tree.replace("settings:\n", with: "settings:\n  default_language: en\n", in: "anar.yaml")
            try await bench.apply(tree)
            try await bench.rollBack(to: 1)
            #expect(try await bench.database.line("SELECT default_language FROM bots WHERE slug = 'anar'") == "ru")
            try await bench.release("anar")
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("only the tenants that are asked for go back")
    func narrowed() async throws {
        try await withBench { bench in
            var tree = try Shops.edited()
            try tree.replace("@beh_help", with: "@beh_support", in: "beh.yaml")
            try await bench.apply(tree)
            let planned = try await bench.planRollback(to: 1) { $0 == "beh" }
            #expect(planned.plan.changes.map(\.tenant) == ["beh"])
            #expect(!planned.document.isComplete)
        }
    }

    @Test("a revision that has not been, and one that the history does not reach back to, are named")
    func unknown() async throws {
        try await withBench { bench in
            try await bench.apply(Shops.edited())
            #expect(try await reconcileError { _ = try await bench.planRollback(to: 3) }?.id == "no_such_revision")
            try await bench.database.psql("UPDATE tenantctl.operations SET finished_at = now() - interval '100 days'")
            let pruned = try await bench.reconciler.pruneHistory(olderThan: 90 * 86_400, on: bench.connection)
            #expect(pruned.reversibleFrom == 2)
            #expect(try await reconcileError { _ = try await bench.planRollback(to: 1) }?.id == "history_pruned")
            #expect(try await bench.rollBack(to: 2) == .unchanged(revision: 2))
        }
    }

    @Test("a row that somebody changes between plan and apply makes a rollback stale as well")
    func stale() async throws {
        try await withBench { bench in
            try await bench.apply(Shops.edited())
            let planned = try await bench.planRollback(to: 1)
            try await bench.database.psql("UPDATE bot_plans SET price_kopeks = 1 WHERE bot_id = 1")
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == "stale_plan")
            #expect(try await bench.database.line("SELECT count(*) FROM tenantctl.holds") == "0")
        }
    }
}
