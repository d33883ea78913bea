import TenantTesting
import Testing

@Suite("A database that is not where it was set up is noticed, and no plan is made until somebody says why")
struct IdentityTests {
    @Test("a plan that was approved on a clone is not applied to the original, nor the other way round")
    func clone() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await withClone(of: checkout.database) { clone in
                var staging = checkout.tool
                staging.environment["DATABASE_URL"] = clone.url
                let before = try await clone.everything()
                for command in [["plan"], ["apply", "--auto-approve"]] {
                    let refused = try await staging.run(command)
                    #expect(refused.status == 1)
                    #expect(refused.errors.contains("error: this database is a copy, or was moved: it was set up as "))
                    #expect(refused.errors.contains("tenantctl migrate identity --renew"))
                }
                #expect(try await clone.everything() == before)
                #expect(try await staging.run("get").status == 0)
                #expect(try await staging.run("status").output.contains("\nmoved       set up as "))

                #expect(try await staging.run("migrate", "identity", "--renew").status == 0)
                #expect(try await staging.run("plan", "--out", "staging.json").status == 0)
                #expect(try await checkout.tool.run("plan", "--out", "production.json").status == 0)
                let crossed = [(checkout.tool, "staging.json"), (staging, "production.json")]
                for (tool, plan) in crossed {
                    let outcome = try await tool.run("apply", plan, "--auto-approve")
                    #expect(outcome.status == 3)
                    #expect(outcome.errors.contains("it is of another database"), "\(outcome.errors)")
                }
                #expect(try await checkout.database.history() == "0|0|0")
                #expect(try await staging.run("apply", "staging.json", "--auto-approve").status == 0)
                #expect(try await checkout.tool.run("apply", "production.json", "--auto-approve").status == 0)
            }
        }
    }

    @Test("a database that was restored elsewhere goes on as the original: its plans are applied, its ledger holds")
    func restored() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            var tree = CompleteTree.tree
            try tree.replace("price_toman: 150000", with: "price_toman: 160000", in: "asal.yaml")
            try checkout.write(tree)
            #expect(try await checkout.tool.run("plan", "--out", "plan.json").status == 0)
            // Another server has another system identifier.
            try await checkout.database.psql(
                "UPDATE tenantctl.state SET system_identifier = system_identifier - 1"
            )
            let refused = try await checkout.tool.run("apply", "plan.json", "--auto-approve", "--format", "json")
            #expect(refused.status == 1)
            #expect(try ErrorReport(refused.output).error.code == "moved_database")
            let kept = try await checkout.tool.run("migrate", "identity", "--keep")
            let identity = try await checkout.database.line("SELECT identity FROM tenantctl.state")
            #expect(kept.output == identity + "\n")
            let applied = try await checkout.tool.run("apply", "plan.json", "--auto-approve")
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(try await checkout.tool.run("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("where the role may not ask for the server, the name of the database tells")
    func withoutRight() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql(
                """
                DO $$ BEGIN CREATE ROLE tenantctl_test_planner; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
                GRANT USAGE ON SCHEMA tenantctl TO tenantctl_test_planner;
                GRANT SELECT ON ALL TABLES IN SCHEMA tenantctl, public TO tenantctl_test_planner;
                REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC;
                """
            )
            var tool = checkout.tool
            tool.environment["PGOPTIONS"] = "-c role=tenantctl_test_planner"
            let planned = try await tool.run("plan")
            #expect(planned.status == 0, "\(planned.errors)")
            try await checkout.database.psql("UPDATE tenantctl.state SET database_name = 'elsewhere'")
            let refused = try await tool.run("plan")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("it was set up as 'elsewhere' on server "), "\(refused.errors)")
            try await checkout.database.psql("DROP OWNED BY tenantctl_test_planner")
        }
    }

    @Test("a role from which row-level security hides rows is refused, and does not find them deleted")
    func hiddenRows() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            try await checkout.database.psql(
                """
                DO $$ BEGIN CREATE ROLE tenantctl_test_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
                GRANT USAGE ON SCHEMA tenantctl TO tenantctl_test_reader;
                GRANT SELECT ON ALL TABLES IN SCHEMA tenantctl, public TO tenantctl_test_reader;
                """
            )
            var tool = checkout.tool
            tool.environment["PGOPTIONS"] = "-c role=tenantctl_test_reader"
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
            try await checkout.database.psql("ALTER TABLE bot_plans ENABLE ROW LEVEL SECURITY")
            for command in [["plan"], ["drift"], ["get"]] {
                let refused = try await tool.run(command)
                #expect(refused.status == 1, "\(command): \(refused.output)")
                #expect(
                    refused.errors.contains("row-level security policy for table \"bot_plans\""),
                    "\(refused.errors)"
                )
            }
            // Its owner sees everything.
            #expect(try await checkout.tool.run("plan", "--detailed-exitcode").status == 0)
            try await checkout.database.psql("DROP OWNED BY tenantctl_test_reader")
        }
    }

    @Test("a server that was never known is no other server")
    func unknownServer() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            try await checkout.database.psql("UPDATE tenantctl.state SET system_identifier = NULL")
            #expect(try await checkout.tool.run("plan").status == 0)
        }
    }

    @Test("the choice has to be made, and made once", arguments: [[], ["--keep", "--renew"]])
    func usage(_ flags: [String]) async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let before = try await checkout.database.everything()
            #expect(try await checkout.tool.run(["migrate", "identity"] + flags).status == 64)
            #expect(try await checkout.database.everything() == before)
        }
    }
}
