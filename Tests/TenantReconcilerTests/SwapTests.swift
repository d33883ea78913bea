import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("One apply moves what only one row at a time may have")
struct SwapTests {
    @Test("two tenants swap their bots")
    func tokens() async throws {
        try await withBench { bench in
            var swapped = bench
            swapped.secrets["ANAR_BOT_TOKEN"] = Shops.secrets["BEH_BOT_TOKEN"]
            swapped.secrets["BEH_BOT_TOKEN"] = Shops.secrets["ANAR_BOT_TOKEN"]
            let planned = try await swapped.plan(Shops.tree)
            let accepted = planned.document.requiredAcknowledgements.map(\.risk)
            #expect(accepted == [.tokenChanged, .tokenChanged])
            #expect(try await swapped.apply(planned) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT slug, telegram_bot_token, telegram_bot_id FROM bots ORDER BY slug"
                ) == [
                    "anar|22:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB|22", "beh|11:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|11",
                ]
            )
            #expect(try await swapped.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("two names that somebody swapped in the database are swapped back, and nothing else moves")
    func names() async throws {
        try await withBench { bench in
            let before = try await bench.database.lines("SELECT id, slug, telegram_bot_id FROM bots ORDER BY id")
            try await bench.database.psql(
                "UPDATE bots SET slug = CASE slug WHEN 'anar' THEN 'beh' ELSE 'anar' END"
            )
            let planned = try await bench.plan(Shops.tree)
            #expect(planned.plan.changes.map(\.reason) == [.drifted, .drifted])
            #expect(planned.document.requiredAcknowledgements.isEmpty)
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            #expect(
                try await bench.database.lines("SELECT id, slug, telegram_bot_id FROM bots ORDER BY id") == before
            )
            #expect(try await bench.plan(Shops.tree).plan.isEmpty)
        }
    }

    @Test("a new tenant takes the bot that another one gives up")
    func handedOver() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            tree["gerdu.yaml"] = Shops.shop("gerdu", "Gerdu", cards: ["5022297000010491", "6274127000018355"])
            var moved = bench
            moved.secrets["GERDU_BOT_TOKEN"] = Shops.secrets["BEH_BOT_TOKEN"]
            moved.secrets["BEH_BOT_TOKEN"] = "44:DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD"
            let outcome = try await moved.apply(tree)
            #expect(outcome == .applied(revision: 2))
            let bots = try await bench.database.lines("SELECT slug, telegram_bot_id FROM bots ORDER BY slug")
            #expect(bots == ["anar|11", "beh|44", "gerdu|22"])
            let after = try await moved.plan(tree)
            #expect(after.plan.isEmpty)
        }
    }

    @Test("the master moves from one tenant to another, in either order of names")
    func master() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("master: true", with: "master: false", in: "anar.yaml")
            try tree.replace("master: false", with: "master: true", in: "beh.yaml")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(try await bench.database.line("SELECT slug FROM bots WHERE is_master") == "beh")
            #expect(try await bench.apply(Shops.tree) == .applied(revision: 3))
            #expect(try await bench.database.line("SELECT slug FROM bots WHERE is_master") == "anar")
        }
    }

    @Test("a new tenant becomes the master in the apply that creates it")
    func newMaster() async throws {
        try await withBench { bench in
            var tree = Shops.tree
            try tree.replace("master: true", with: "master: false", in: "anar.yaml")
            tree["gerdu.yaml"] = Shops.shop(
                "gerdu",
                "Gerdu",
                master: true,
                cards: ["5022297000010491", "6274127000018355"]
            )
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(try await bench.database.line("SELECT slug FROM bots WHERE is_master") == "gerdu")
        }
    }

    @Test("two cards of a tenant swap their numbers and keep their ids")
    func cards() async throws {
        try await withBench { bench in
            let ids = try await bench.database.lines("SELECT id, key FROM tenant_payment_cards ORDER BY id")
            var tree = Shops.tree
            try tree.replace("6037997000006560", with: "x", in: "anar.yaml")
            try tree.replace("6104337000007870", with: "6037997000006560", in: "anar.yaml")
            try tree.replace("\"x\"", with: "\"6104337000007870\"", in: "anar.yaml")
            #expect(try await bench.apply(tree) == .applied(revision: 2))
            #expect(
                try await bench.database.lines(
                    "SELECT key, card_number FROM tenant_payment_cards t JOIN bots ON bots.id = bot_id WHERE slug = 'anar' ORDER BY key"
                ) == ["first|6104337000007870", "second|6037997000006560"]
            )
            #expect(try await bench.database.lines("SELECT id, key FROM tenant_payment_cards ORDER BY id") == ids)
        }
    }
}
