import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("A constraint that no plan looks at is no stale plan: the next one would fail alike")
struct ComparedKeyTests {
    @Test(
        "it is named, by apply and by a rehearsal, and without it the apply goes through",
        arguments: [
            "alter table bot_plans add constraint ours unique (period_days)",
            "create unique index ours on bot_plans (lower(period_days::text))",
            "alter table tenant_payment_cards add constraint ours unique (card_holder_name)",
            "alter table bot_plans add constraint ours exclude using btree (period_days with =)",
            """
            create table regions (name text primary key);
            alter table bots add constraint ours foreign key (name) references regions
            """,
        ]
    )
    func ofTheOwner(addition: String) async throws {
        try await withBench(applied: nil) { bench in
            try await bench.database.psql(addition)
            let before = try await bench.database.everything()
            let planned = try await bench.plan(Shops.tree)
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == "database", "\(String(describing: error))")
            #expect(error?.description.contains("planning again does not help") == true)
            #expect(error?.description.contains("or ours of ") == true, "\(String(describing: error))")
            let rehearsed = try await reconcileError {
                _ = try await bench.reconciler.rehearse(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(rehearsed?.description == error?.description)
            #expect(try await bench.database.everything() == before)
            try await bench.database.psql(
                """
                do $$ declare owner text; begin
                    for owner in select conrelid::regclass from pg_constraint where conname = 'ours' loop
                        execute format('alter table %s drop constraint ours', owner);
                    end loop;
                    drop index if exists ours;
                end $$
                """
            )
            try await bench.apply(planned)
        }
    }
}
