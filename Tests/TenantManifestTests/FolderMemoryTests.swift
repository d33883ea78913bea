import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("A folder in memory is read as one on a disk")
struct FolderMemoryTests {
    private static let files = [
        "_catalog.yaml": """
        version: 1
        configuration: { OWN_LIMIT: { type: int, maximum: 5 }, OWN_SECRET: { type: string, secret: true, unit: x } }

        """,
        "_policy.yaml": """
        version: 1
        limits: { deletion: 1 }
        shared: { secrets: [PANEL_KEY] }
        paths:
          plans.*.price_toman: { minimum: 5000 }
          plans.none.name: { pattern: "[a-z]*" }

        """,
        "_layers/a.yaml": """
        version: 1
        tenant: x
        configuration: { OWN_LIMIT: 9, TRIAL_DURATION_DAYS: 3 }
        plans: { weekly: { name: Week, period_days: 7, price_toman: 1000 } }

        """,
        "_layers/b.yaml": "version: 1\nextends: [a, missing]\nfeatures: { polls: true }\n",
        "_layers/c.yaml": "version: 1\nextends: [c]\n",
        "_layers/d.yaml": "version: 1\nsettings: [\n",
        "_environments/staging.yaml": "version: 1\nextends: [b]\nplans: { weekly: null }\n",
        "_environments/broken.yaml": "version: 2\n",
        "other.yaml": """
        version: 1
        tenant: other
        name: Other
        extends: [a, d]
        telegram: { bot_token: { env: OTHER_BOT_TOKEN } }
        payments: { card_to_card: { cards: { melli: { card_number: "6037701689095443", card_holder_name: B } } } }

        """,
        "shop.yaml": """
        version: 1
        tenant: shop
        name: Shop
        extends: [b]
        renamed_from: other
        telegram: { bot_token: { env: SHOP_BOT_TOKEN } }
        configuration: { TRIAL_DURATION_DAYS: null, OWN_SECRET: { env: SHOP_SECRET } }
        plans: { weekly: { price_toman: 2000 }, yearly: null }
        payments: { card_to_card: { cards: { melli: { card_number: "6037701689095443", card_holder_name: A } } } }

        """,
    ]

    @Test("the same tenants, the same findings", arguments: [nil, "staging", "broken"])
    func alike(_ environment: String?) async throws {
        let secrets = SecretSource(environment: ["SHOP_BOT_TOKEN": "1:x", "SHOP_SECRET": "s"])
        let found = Self.memory.load(secrets: secrets, environment: environment)
        try await withFolder { folder in
            for (name, text) in Self.files { try folder.write(text, to: name) }
            let loaded = await ManifestDirectory(path: folder.path)
                .load(secrets: secrets, environment: environment, jobs: 1)
            let inFolder = loaded.diagnostics.report(listedPerWarning: .max).diagnostics.map {
                Self.line($0).replacingOccurrences(of: folder.path + "/", with: "")
            }
            var collector = DiagnosticCollector()
            for finding in found.findings { collector.add(finding) }
            #expect(collector.report(listedPerWarning: .max).diagnostics.map(Self.line) == inFolder)
            #expect(inFolder.count > 8)
            #expect(found.tenants.map(\.slug) == ["other", "shop"])
            for (tenant, other) in zip(found.tenants, loaded.tenants) {
                #expect(tenant.rows.map(\.values.keys) == other.rows.map(\.values.keys))
                #expect(tenant.rows.map(\.values.cells) == other.rows.map(\.values.cells))
                #expect(tenant.layers == other.layers.map { $0.replacingOccurrences(of: folder.path + "/", with: "") })
            }
        }
    }

    @Test("shared secrets that are a tenant's own are warned of in the order of the policy")
    func sharedSecrets() {
        var memory = Self.memory
        let names = (1...40).map { "SHOP_KEY_\($0)" }
        memory.policy = Array("version: 1\nshared:\n  secrets:\n\(names.map { "    - \($0)\n" }.joined())".utf8)
        let warnings = memory.load(secrets: .none).findings.filter { $0.id == "policy.shared_of_tenant" }
        #expect(warnings.compactMap { $0.location?.line } == Array(4..<44))
    }

    private static var memory: FolderMemory {
        var memory = FolderMemory()
        for (path, text) in files {
            let bytes = Array(text.utf8)
            let name = String(path.split(separator: "/").last?.dropLast(".yaml".count) ?? "")
            switch path.split(separator: "/").first {
            case "_catalog.yaml": memory.catalog = bytes
            case "_policy.yaml": memory.policy = bytes
            case "_layers": memory.layers[name] = bytes
            case "_environments": memory.environments[name] = bytes
            default: memory.tenants[name] = bytes
            }
        }
        return memory
    }

    private static func line(_ finding: Diagnostic) -> String {
        let notes = finding.notes.map { "\($0.location?.description ?? "") \($0.message)" }.joined(separator: "; ")
        return "\(finding.location?.description ?? "") \(finding.id) \(finding.message) (\(notes))"
    }
}
