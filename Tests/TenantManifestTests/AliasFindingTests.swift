import Diagnostics
import TenantManifest
import Testing

@Suite("A finding about what comes by an alias names both places")
struct AliasFindingTests {
    /// The findings as `line:column id, note line:column …`.
    private func lines(_ files: [String: String]) async throws -> [String] {
        try await load(files).diagnostics.diagnostics.map { finding in
            let notes = finding.notes.map { " \($0.message) \($0.location?.line ?? 0):\($0.location?.column ?? 0)" }
            return "\(finding.location?.line ?? 0):\(finding.location?.column ?? 0) \(finding.id)" + notes.joined()
        }
    }

    @Test("what is right where it stands is mended at the alias, and a note names the text")
    func wrongAlias() async throws {
        let found = try await lines([
            "shop.yaml": shop(
                """
                settings: { support_username: &name "@support_shop" }
                plans:
                  a: { name: A, period_days: *name, price_toman: 1 }
                """
            )
        ])
        #expect(found == ["7:30 manifest.wrong_type what the alias stands for is here 5:31"])
    }

    @Test("what is wrong where it stands is mended there, and a note names the alias")
    func wrongText() async throws {
        let found = try await lines([
            "shop.yaml": shop(
                """
                plans:
                  a: { name: A, period_days: &days many, price_toman: 1 }
                  b: { name: B, period_days: *days, price_toman: 1 }
                """
            )
        ])
        #expect(found == ["6:30 manifest.wrong_type this alias stands for it 7:30"])
    }

    @Test("what is wrong inside of what an alias stands for is mended there, and a note names the alias")
    func inside() async throws {
        let found = try await lines([
            "shop.yaml": shop(
                """
                plans:
                  a: &plan { name: A, period_days: 30, price_toman: 1, colour: red }
                  b: *plan
                """
            )
        ])
        #expect(Set(found) == ["6:56 manifest.unknown_key this alias stands for it 7:6"])
    }

    @Test("what a policy does not allow as well")
    func policy() async throws {
        let found = try await lines([
            "shop.yaml": shop(
                """
                plans:
                  a: { name: A, period_days: 30, price_toman: &price 5 }
                  b: { name: B, period_days: 60, price_toman: *price }
                """
            ),
            "_policy.yaml": "version: 1\npaths: { plans.b.price_toman: { minimum: 6 } }\n",
        ])
        #expect(
            found.filter { $0.contains("policy.") } == [
                "7:47 policy.minimum the policy says so here 2:10 what the alias stands for is here 6:47"
            ]
        )
    }

    @Test("in a layer too, where it shows in a tenant alone")
    func layer() async throws {
        let layer = """
            version: 1
            plans:
              a: { name: A, period_days: 30, price_toman: &price 5 }
              b: { name: B, period_days: 60, price_toman: *price }

            """
        let found = try await lines([
            "shop.yaml": shop("extends: [base]"), "_layers/base.yaml": layer,
            "_policy.yaml": "version: 1\npaths: { plans.b.price_toman: { minimum: 6 } }\n",
        ])
        #expect(
            found.filter { $0.contains("policy.") } == [
                "4:47 policy.minimum the policy says so here 2:10 what the alias stands for is here 3:47"
            ]
        )
        let free = """
            version: 1
            plans:
              a: { name: A, period_days: 30, price_toman: 9, traffic_limit_gb: &none 0 }
              b: { name: B, period_days: 30, price_toman: *none }

            """
        let shown = try await lines(["shop.yaml": shop("extends: [base]"), "_layers/base.yaml": free])
        #expect(shown == ["4:47 shop.free_plan what the alias stands for is here 3:68"])
    }

    @Test("in a policy and a catalog too")
    func settings() async throws {
        let found = try await lines([
            "shop.yaml": shop("configuration: { KEY: 1 }"),
            "_policy.yaml": "version: 1\nlimits: { deletions: &n 5, percent_of_kind: *n, deactivated_tenants: &t x }\n"
                + "acknowledgements: { tenant_created: *t }\n",
            "_catalog.yaml": "version: 1\nconfiguration: { KEY: &k { typ: int, type: int }, OTHER: *k }\n",
        ])
        #expect(
            Set(found) == [
                "2:28 manifest.unknown_key this alias stands for it 2:58",
                "2:70 manifest.wrong_type this alias stands for it 3:37",
            ]
        )
    }
}
