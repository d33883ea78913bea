import TenantModel
import TenantPlan
import TenantReconciler
import TenantTesting
import Testing

@Suite("What comes into use with a way to pay is looked at once more under the locks of the apply")
struct ComingIntoUseTests {
    /// Cards, a gateway and an approver that somebody put beside ways to pay which are off.
    private static let planted = """
        INSERT INTO tenant_payment_cards (id, bot_id, key, card_number, card_holder_name)
        VALUES (90, 1, NULL, '5022291000000008', 'Mallory'), (91, 1, 'spare', '6104337000001246', 'Mallory'),
            (92, 2, NULL, '5022291000000008', 'Mallory');
        INSERT INTO bot_configurations (bot_id, config_key, config_value)
        VALUES (1, 'WATA_ACCESS_TOKEN', '{"value": "hunter2hunter2"}'), (1, 'PAL24_SHOP_ID', '{"value": "off"}');
        UPDATE bots SET admin_chat_id = -100666, zarinpal_merchant_id = 'x' WHERE id = 1;
        """

    private static func tree(isOn: Bool) throws -> ManifestTree {
        var tree = Shops.tree
        if !isOn { try tree.replace("enabled: true", with: "enabled: false", in: "anar.yaml") }
        try tree.replace("  polls: false\n", with: "  polls: false\n  wata: \(isOn)\n", in: "anar.yaml")
        return tree
    }

    private func withPlan(_ body: (Bench, PlannedChanges) async throws -> Void) async throws {
        try await withBench(applied: try Self.tree(isOn: false)) { bench in
            try await bench.database.psql(Self.planted)
            try await body(bench, try await bench.plan(try Self.tree(isOn: true)))
        }
    }

    @Test("it is asked about with the rows, and written after that was accepted")
    func accepted() async throws {
        try await withPlan { bench, planned in
            #expect(
                planned.document.requiredAcknowledgements.map { "\($0.risk.rawValue):\($0.place)" } == [
                    "approver_changed:anar", "card_changed:anar", "merchant_changed:anar/wata",
                ]
            )
            let rows = planned.plan.changes.flatMap(\.woken).map { "\($0.kind.name) \($0.key ?? "-") \($0.rowID ?? 0)" }
            #expect(rows == ["bot anar 1", "card spare 91", "card - 90", "configuration WATA_ACCESS_TOKEN 0"])
            let refused = try await reconcileError {
                _ = try await bench.reconciler.apply(planned, ApplyOptions(actor: "test"), on: bench.connection)
            }
            #expect(refused?.id == "acknowledgement_required")
            #expect(try await bench.apply(planned) == .applied(revision: 2))
            // What was accepted is in use, and asked about no more.
            #expect(try await bench.plan(try Self.tree(isOn: true)).plan.isEmpty)
        }
    }

    @Test(
        "a row that is another one by then makes the plan stale",
        arguments: [
            "UPDATE tenant_payment_cards SET card_number = '6219867000006565' WHERE id = 90",
            "UPDATE tenant_payment_cards SET card_holder_name = 'Eve' WHERE id = 91",
            "DELETE FROM tenant_payment_cards WHERE id = 90",
            "UPDATE bot_configurations SET config_value = '{\"value\": \"other\"}' WHERE config_key = 'WATA_ACCESS_TOKEN'",
            "UPDATE bots SET admin_chat_id = -100667 WHERE id = 1",
        ]
    )
    func moved(statement: String) async throws {
        try await withPlan { bench, planned in
            try await bench.database.psql(statement)
            let error = try await reconcileError { try await bench.apply(planned) }
            #expect(error?.id == "stale_plan", "\(error?.description ?? "it was applied")")
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test("what it makes no use of may change as it likes")
    func unrelated() async throws {
        try await withPlan { bench, planned in
            try await bench.database.psql(
                """
                UPDATE tenant_payment_cards SET card_holder_name = 'Eve' WHERE id = 92;
                UPDATE bot_configurations SET config_value = '{"value": "other"}' WHERE config_key = 'PAL24_SHOP_ID';
                """
            )
            #expect(try await bench.apply(planned) == .applied(revision: 2))
        }
    }
}
