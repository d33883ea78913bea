import PostgresDriver
import TenantModel
import TenantPlan
import TenantReconciler
import TenantStore
import TenantTesting
import Testing

@Suite("A tenant goes for good with everything that is ours, and with nothing that is not")
struct PurgeTests {
    /// Everything of a bot, wherever it stands.
    private static let remains = """
        SELECT (SELECT count(*) FROM bots WHERE id = 2) + (SELECT count(*) FROM bot_feature_flags WHERE bot_id = 2)
            + (SELECT count(*) FROM bot_configurations WHERE bot_id = 2) + (SELECT count(*) FROM bot_plans WHERE bot_id = 2)
            + (SELECT count(*) FROM tenant_payment_cards WHERE bot_id = 2)
            + (SELECT count(*) FROM tenantctl.ledger WHERE bot_id = 2)
            + (SELECT count(*) FROM tenantctl.protections WHERE bot_id = 2)
            + (SELECT count(*) FROM tenantctl.holds WHERE bot_id = 2)
            + (SELECT count(*) FROM tenantctl.api_tokens WHERE bot_id = 2)
            + (SELECT count(*) FROM tenantctl.traffic_entries WHERE bot_id = 2)
        """
    private static let payment = """
        INSERT INTO users (telegram_id) VALUES (1);
        INSERT INTO zarinpal_payments (bot_id, user_id, amount_kopeks) SELECT 2, id, 1 FROM users;
        """

    @Test(
        "rows with and without keys, ledger, tokens and holds that are over go; the other tenant and the history stay"
    )
    func gone() async throws {
        try await withDeactivated { bench in
            try await bench.database.psql(
                """
                INSERT INTO bot_plans (bot_id, key, name, period_days, price_kopeks)
                VALUES (2, NULL, 'nameless', 1, 1), (2, NULL, 'too', 1, 1), (1, NULL, 'x', 1, 1), (2, 'foreign', 'x', 1, 1);
                INSERT INTO tenantctl.api_tokens (token_hash, name, bot_id) VALUES (repeat('a', 64), 'one', 2);
                INSERT INTO tenantctl.holds (bot_id, reason, held_by, held_until) VALUES (2, 'r', 'h', now());
                SELECT FROM tenantctl.post_traffic_entry(2, 'sold', 'one', 5);
                """
            )
            let others = try await others(bench)
            let planned = try await bench.planPurge("beh")
            #expect(Set(planned.plan.changes.map(\.action)) == [.delete])
            #expect(planned.plan.changes.contains { $0.kind == .plan && $0.key == "foreign" })
            #expect(planned.document.requiredAcknowledgements.isEmpty)
            try expectNameless(planned.document)
            #expect(planned.document.risks.map { "\($0.risk.rawValue):\($0.place)" } == ["tenant_purged:beh"])
            #expect(try await bench.apply(planned) == .applied(revision: 3))
            #expect(try await bench.database.line(Self.remains) == "0")
            #expect(try await self.others(bench) == others)
            #expect(try await bench.newestChanges() == ["delete|purged|2|beh|bot|beh"])
            let counted = try await bench.database.line("SELECT counts FROM tenantctl.operations WHERE revision = 3")
            #expect(counted == #"{"delete": 10}"#)
            var tree = Shops.tree
            tree["beh.yaml"] = nil
            #expect(try await bench.plan(tree).plan.isEmpty)
            // Declared again it is a new tenant, with a new id.
            let again = try await bench.plan(Shops.tree)
            #expect(again.document.risks.map(\.risk) == [.tenantCreated])
        }
    }

    @Test("everything that stands in the way is named at once, and nothing is written")
    func refused() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("tenant: beh\n", with: "tenant: beh\nprotected: true\n", in: "beh.yaml")
            try await bench.apply(tree)
            try await bench.database.psql(
                Self.payment
                    + """
                    INSERT INTO card_to_card_payments (bot_id, user_id, card_id, amount_kopeks, tracking_number)
                    SELECT b, users.id, c.id, 1, 't' || b FROM users, tenant_payment_cards AS c, unnest(ARRAY[1, 2]) AS b
                    WHERE c.bot_id = 2 AND key = 'first';
                    CREATE TABLE wallet_entries (id serial, bot_id integer REFERENCES bots (id) ON DELETE CASCADE);
                    CREATE TABLE "odd "" name" (bot_id bigint);
                    INSERT INTO wallet_entries (bot_id) VALUES (2), (2), (1);
                    INSERT INTO "odd "" name" VALUES (2);
                    UPDATE bots SET wallet_balance_kopeks = 700 WHERE id = 2;
                    """
            )
            _ = try await bench.reconciler.hold(nil, reason: "freeze", actor: "sara", end: .never, on: bench.connection)
            let before = try await bench.database.everything()
            let error = try await reconcileError {
                _ = try await bench.planPurge("beh", declaredBy: ["tenants/beh.yaml"])
            }
            #expect(error?.id == "purge_refused")
            #expect(
                error?.description == """
                    tenant 'beh' cannot be deleted for good; nothing was written:
                      tenants/beh.yaml declares it
                      it is active: delete its file and apply, which deactivates it; wait until its bot has stopped
                      it is protected: 'tenantctl forget' ends that, with an acknowledgement
                      all tenants held by sara: freeze; 'tenantctl release' ends that
                      public.card_to_card_payments has 2 rows of it
                      public.odd " name has 1 row of it
                      public.wallet_entries has 2 rows of it
                      public.zarinpal_payments has 1 row of it
                      its wallet holds 700 kopeks, which would be lost
                    """
            )
            #expect(try await bench.database.everything() == before)
            let master = try await reconcileError { _ = try await bench.planPurge("anar") }
            #expect(master?.description.contains("it is the master") == true)
            let unknown = try await reconcileError { _ = try await bench.planPurge("be") }
            #expect(unknown?.description == "no tenant 'be' in the database; did you mean 'beh'?")
        }
    }

    @Test("money in its wallet is given up by its very amount, and more that came meanwhile is not")
    func balance() async throws {
        try await withDeactivated { bench in
            try await bench.database.psql("UPDATE bots SET wallet_balance_kopeks = 700 WHERE id = 2")
            for wrong in [nil, 0, 699] as [Int64?] {
                let error = try await reconcileError { _ = try await bench.planPurge("beh", discarding: wrong) }
                #expect(error?.id == "balance_remains")
                #expect(error?.description.hasSuffix("To give that up, add:\n  --discard-balance 700") == true)
            }
            let planned = try await bench.planPurge("beh", discarding: 700)
            try await bench.database.psql("UPDATE bots SET wallet_balance_kopeks = 800 WHERE id = 2")
            let more = try await reconcileError { try await bench.apply(planned) }
            #expect(more?.id == "balance_remains")
            try await bench.database.psql("UPDATE bots SET wallet_balance_kopeks = 700 WHERE id = 2")
            #expect(try await bench.apply(planned) == .applied(revision: 3))
        }
    }

    @Test(
        "what comes between plan and apply is refused under the locks",
        arguments: [
            (payment, "purge_refused", "public.zarinpal_payments has 1 row of it"),
            ("UPDATE bots SET is_active = true WHERE id = 2", "stale_plan", "bot beh has been changed meanwhile"),
            (
                "INSERT INTO tenantctl.protections (bot_id, source) VALUES (2, 's')", "stale_plan",
                "bot beh has been changed meanwhile"
            ),
            (
                "INSERT INTO tenantctl.holds (bot_id, reason, held_by) VALUES (2, 'r', 'h')", "stale_plan",
                "tenant beh has been held meanwhile"
            ),
            (
                "INSERT INTO bot_plans (bot_id, name, period_days, price_kopeks) VALUES (2, 'p', 1, 1)", "stale_plan",
                "plan rows of beh: 2 are there, 1 were planned"
            ),
            (
                "UPDATE tenant_payment_cards SET card_number = '1' WHERE bot_id = 2 AND key = 'first'", "stale_plan",
                "card beh/first has been changed meanwhile"
            ),
        ]
    )
    func meanwhile(_ statement: String, _ id: String, _ words: String) async throws {
        try await withDeactivated { bench in
            let planned = try await bench.planPurge("beh")
            try await bench.database.psql(statement)
            let before = try await bench.database.everything()
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == id, "\(error?.description ?? "")")
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
            #expect(try await bench.database.everything() == before)
        }
    }

    @Test("a payment that is being written is waited for, and then is in the way; one that comes later finds no bot")
    func race() async throws {
        try await withDeactivated { bench in
            let planned = try await bench.planPurge("beh")
            try await bench.database.psql("INSERT INTO users (telegram_id) VALUES (1)")
            let insert: SQL =
                "INSERT INTO zarinpal_payments (bot_id, user_id, amount_kopeks) SELECT 2, id, 1 FROM users"
            try await withBench(on: bench.database, settings: []) { bot in
                let isWritten = AsyncStream.makeStream(of: Void.self)
                let mayCommit = AsyncStream.makeStream(of: Void.self)
                async let payment: Void = {
                    let connection = bot.connection
                    _ = try await connection.execute("BEGIN")
                    _ = try await connection.execute(insert)
                    isWritten.continuation.finish()
                    for await _ in mayCommit.stream {}
                    _ = try await connection.execute("COMMIT")
                }()
                for await _ in isWritten.stream {}
                // Longer than a busy machine takes to see it wait.
                async let purge = reconcileError { try await bench.apply(planned, lockTimeout: .seconds(300)) }
                try await bench.database.waitForLocks()
                mayCommit.continuation.finish()
                try await payment
                let error = try await purge
                #expect(error?.description.contains("public.zarinpal_payments has 1 row of it") == true)
                try await bench.database.psql("DELETE FROM zarinpal_payments")
                try await bench.apply(planned)
                let late = await #expect(throws: PostgresError.self) { _ = try await bot.connection.execute(insert) }
                #expect(late?.isConstraintViolation == true)
            }
        }
    }

    @Test("no rollback reaches across it: refused by name, and free for the others")
    func rollback() async throws {
        try await withDeactivated { bench in
            try await bench.apply(bench.planPurge("beh"))
            try await bench.apply(changedAnar())
            let error = try await reconcileError { _ = try await bench.planRollback(to: 2) }
            #expect(error?.id == "purged_since")
            #expect(error?.description.contains("nothing brings them back; nothing was written:\n  beh\n") == true)
            let back = try await bench.planRollback(to: 2, includes: { $0 == "anar" })
            #expect(Set(back.plan.changes.map(\.tenant)) == ["anar"])
            try await bench.apply(back)
            // To where it was gone already, and to where it had never been, nothing is in the way.
            #expect(try await bench.planRollback(to: 3).plan.isEmpty)
            #expect(try await !bench.planRollback(to: 0).plan.isEmpty)
        }
    }

    @Test("a tenant that was forgotten before can go as well, and no rollback to before brings it back")
    func forgotten() async throws {
        try await withDeactivated { bench in
            try await bench.forget("beh")
            try await bench.apply(bench.planPurge("beh"))
            #expect(try await bench.database.line(Self.remains) == "0")
            let error = try await reconcileError { _ = try await bench.planRollback(to: 1) }
            #expect(error?.id == "purged_since")
        }
    }

    @Test("ended by the server before any step, everything is still there", arguments: ApplyStep.allCases)
    func killed(_ failpoint: ApplyStep) async throws {
        try await withDeactivated { bench in
            let planned = try await bench.planPurge("beh")
            try await expectNothing(written: planned, endedAt: failpoint, by: bench)
        }
    }

    @Test("two at once: one deletes, the other finds its plan stale; bots hear of it once")
    func atOnce() async throws {
        try await withDeactivated { first in
            try await withBench(on: first.database, settings: []) { second in
                let plans = (try await first.planPurge("beh"), try await second.planPurge("beh"))
                async let one = reconcileError { try await first.apply(plans.0) }
                async let other = reconcileError { try await second.apply(plans.1) }
                let errors = try await [one, other]
                #expect(errors.compactMap { $0?.id } == ["stale_plan"], "\(errors)")
                #expect(try await first.database.line("SELECT revision FROM tenantctl.state") == "3")
            }
        }
    }

    /// Two rows without a key are said to go, in every form.
    private func expectNameless(_ document: PlanDocument) throws {
        let words = "of what is deleted, 2 plan rows have no key"
        #expect(document.summary.sentence == "10 to delete in 1 tenant")
        var (text, html, json) = ("", "", [UInt8]())
        TextPlanRenderer(colour: false).render(document) { text += $0 }
        #expect(text.contains("Plan: 10 to delete in 1 tenant; \(words)."))
        #expect(MarkdownPlanRenderer().render(document).contains("10 to delete in 1 tenant; \(words)."))
        HTMLPlanRenderer().render(document) { html += $0 }
        #expect(html.contains("<p>\(words).</p>") && html.contains("<li><b>10</b> delete</li>"))
        document.writeJSON { json += $0 }
        #expect(String(decoding: json, as: UTF8.self).contains(#""purged_without_key":{"plan":2}"#))
        let saved = try SavedPlan(parsing: json)
        #expect(saved.isIntact && saved.document.summary.sentence == document.summary.sentence)
    }

    private func changedAnar() throws -> ManifestTree {
        var tree = Shops.tree
        tree["beh.yaml"] = nil
        try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: "anar.yaml")
        return tree
    }

    private func others(_ bench: Bench) async throws -> [String] {
        try await bench.database.lines(
            """
            SELECT xmin, t::text FROM bots AS t WHERE id <> 2
            UNION ALL SELECT xmin, t::text FROM bot_feature_flags AS t WHERE bot_id <> 2
            UNION ALL SELECT xmin, t::text FROM bot_configurations AS t WHERE bot_id <> 2
            UNION ALL SELECT xmin, t::text FROM bot_plans AS t WHERE bot_id <> 2
            UNION ALL SELECT xmin, t::text FROM tenant_payment_cards AS t WHERE bot_id <> 2
            UNION ALL SELECT xmin, t::text FROM tenantctl.ledger AS t WHERE bot_id <> 2
            UNION ALL SELECT xmin, t::text FROM tenantctl.changes AS t WHERE revision < 3
            """
        )
    }

    /// Returns when some session waits for a lock.
    private func withDeactivated(_ body: (Bench) async throws -> Void) async throws {
        try await withBench { bench in
            try await bench.deactivate("beh")
            try await body(bench)
        }
    }
}
