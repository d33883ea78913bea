import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("The policy of a folder")
struct PolicyFileTests {
    private func load(_ policy: String, _ manifest: String = "") async throws -> LoadedManifests {
        try await TenantManifestTests.load(["shop.yaml": shop(manifest), "_policy.yaml": policy])
    }

    @Test("says what it says, and the default where it is silent or missing")
    func taken() async throws {
        let loaded = try await load(
            """
            version: 1
            limits: { deletions: 25, percent_of_kind: 0 }
            acknowledgements: { tenant_created: true, card_changed: true }
            drift: { undeclared_card_use: true }
            shared: { secrets: [PANEL_KEY], files: [common/panel.key] }
            paths:
              settings.support_username: { required: false, forbidden: true }
            """
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        let policy = loaded.policy
        #expect(policy[limit: .deletions] == 25 && policy[limit: .percentOfKind] == 0)
        #expect(policy[limit: .deactivatedTenants] == 1)
        #expect(policy.acknowledged == [.tenantCreated])
        #expect(policy.countedAsDrift == [.undeclaredCardUse])
        #expect(policy.shared.contains(.environment(name: "PANEL_KEY")))
        #expect(policy.shared.contains(.file(path: "common/panel.key")))
        #expect(policy.constraints.map(\.path) == ["settings.support_username"])
        #expect(loaded.settingsFiles[.policy]?.hasSuffix("/_policy.yaml") == true)

        let without = try await TenantManifestTests.load(["shop.yaml": shop("")])
        #expect(without.settingsFiles.isEmpty)
        #expect(without.policy[limit: .deletions] == 10 && without.policy.constraints.isEmpty)
        #expect(without.policy.countedAsDrift.isEmpty)
    }

    static let faults: [(name: String, text: String)] = [
        ("no version", "limits: {}\n#^ manifest.required"),
        ("another version", "version: 2\n         #^ manifest.version"),
        ("a list", "- version\n#^ manifest.wrong_type"),
        (
            "sections, limits and rules that are not known",
            """
            version: 1
            limit: {}
            #^ manifest.unknown_key
            limits:
              deletion: 5
              #^ manifest.unknown_key
              deletions: -1
                         #^ value.range
              percent_of_kind: 101
                               #^ value.range
              deactivated_tenants: "1"
                                   #^ manifest.wrong_type
            shared:
              secret: [A]
              #^ manifest.unknown_key
            paths:
              settings.support_username: { minimal: 3, required: true }
                                           #^ manifest.unknown_key
              settings.admin_topic_id: 3
                                       #^ manifest.wrong_type
            """
        ),
        (
            "risks that there are not, and those that nobody can take away",
            """
            version: 1
            acknowledgements:
              card_change: true
              #^ policy.unknown_risk
              card_changed: false
                            #^ policy.fixed_risk
              policy_changed: false
                              #^ policy.fixed_risk
              tenant_created: yes
                              #^ manifest.wrong_type
            """
        ),
        (
            "what is no word about drift, and what is none of its values",
            """
            version: 1
            drift:
              card_use: true
              #^ manifest.unknown_key
              undeclared_card_use: drift
                                   #^ manifest.wrong_type
            """
        ),
        (
            "shared secrets that are no names and lead elsewhere",
            """
            version: 1
            shared:
              secrets: [PANEL-KEY, 1A, PANEL, PANEL, 3]
                        #^ policy.shared_form
                                   #^ policy.shared_form
                                              #^ policy.twice
                                                     #^ manifest.wrong_type
              files: [../other, /etc/passwd, a//b, ./a]
                      #^ policy.shared_form
                                #^ policy.shared_form
                                             #^ policy.shared_form
                                                   #^ policy.shared_form
            """
        ),
        (
            "paths that name nothing, a section, or what is kept elsewhere",
            """
            version: 1
            paths:
              plan.*.price_toman: { minimum: 1 }
              #^ policy.unknown_path
              plans.*.price: { minimum: 1 }
              #^ policy.unknown_path
              settings: { required: true }
              #^ policy.section_path
              plans: { required: true }
              #^ policy.section_path
              configuration.SUPPORT_USERNAME: { required: true }
              #^ policy.path_elsewhere
              configuration.LOG_LEVEL: { forbidden: true }
              #^ policy.path_elsewhere
              configuration.NO_SUCH_KEY: { required: true }
              #^ policy.unknown_path
            """
        ),
        (
            "rules that do not fit what stands at the path, or each other",
            """
            version: 1
            paths:
              settings.support_username: { minimum: 3 }
                                                    #^ policy.rule_type
              plans.*.price_toman: { pattern: ".*" }
                                              #^ policy.rule_type
              telegram.bot_token: { pattern: "1.*" }
                                             #^ policy.rule_type
              configuration.WATA_ACCESS_TOKEN: { pattern: "a" }
                                                          #^ policy.rule_type
              plans.*: { minimum: 1 }
                                  #^ policy.rule_type
              features.polls: { minimum: 1 }
                                         #^ policy.rule_type
              plans.*.device_limit: { minimum: 3, maximum: 2 }
                                    #^ policy.contradiction
              plans.*.sort_order: { required: true, forbidden: true }
                                  #^ policy.contradiction
              plans.*.active: { required: false }
                              #^ policy.no_rule
              plans.*.traffic_limit_gb: { minimum: .inf }
                                                   #^ manifest.wrong_type
              plans.*.period_days: { maximum: 1.0e+300 }
                                              #^ value.number
              settings.default_language: { pattern: "(a+" }
                                                    #^ policy.pattern_form
              name: { pattern: "a{999}" }
                               #^ policy.pattern_form
            """
        ),
    ]

    @Test("each fault of it is reported where it stands, like those of a manifest", arguments: faults)
    func fault(name: String, text: String) async throws {
        let loaded = try await load(text)
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(name)\n\(loaded.everyWord)")
        #expect(loaded.diagnostics.diagnostics.allSatisfy { $0.location?.file.hasSuffix("/_policy.yaml") == true })
    }

    @Test("hints name the nearest risk, limit and path")
    func hints() async throws {
        let loaded = try await load(
            """
            version: 1
            limits: { deletion: 5 }
            acknowledgements: { card_change: true }
            paths: { plans.*.price_tomans: { minimum: 1 }, configuration.SUPPORT_USERNAME: { required: true } }
            """
        )
        let hints = loaded.diagnostics.diagnostics.compactMap(\.hint)
        for word in ["`deletions`", "`card_changed`", "`plans.*.price_toman`", "`settings.support_username`"] {
            #expect(hints.contains { $0.contains(word) }, "\(word) \(hints)")
        }
    }

    @Test("one that is too large, no file or a link out of the folder is an error, and never no policy")
    func noFile() async throws {
        try await withFolder { folder in
            try folder.write(shop(""), to: "tenants/shop.yaml")
            try folder.write("version: 1\n", to: "policy.yaml")
            let tenants = Folder(path: folder.path + "/tenants")
            try tenants.link("_policy.yaml", to: "../policy.yaml")
            #expect(await tenants.load().diagnostics.diagnostics.map(\.id) == ["directory.link_outside"])
            try FileManager.default.removeItem(atPath: tenants.path + "/_policy.yaml")
            try FileManager.default.createDirectory(
                atPath: tenants.path + "/_policy.yaml",
                withIntermediateDirectories: false
            )
            #expect(await tenants.load().diagnostics.hasErrors)
            try FileManager.default.removeItem(atPath: tenants.path + "/_policy.yaml")
            try tenants.write("version: 1\n" + String(repeating: "#", count: 1 << 20), to: "_policy.yaml")
            #expect(await tenants.load().diagnostics.diagnostics.map(\.id) == ["file.too_large"])
        }
    }

    @Test("more entries than anybody writes are refused, not weighed")
    func tooMany() async throws {
        let names = (0...1000).map { "K\($0)" }.joined(separator: ", ")
        let plans = (0...1000).map { "  plans.p\($0).price_toman: { forbidden: true }\n" }.joined()
        let loaded = try await load("version: 1\nshared: { secrets: [\(names)] }\npaths:\n\(plans)")
        #expect(loaded.diagnostics.diagnostics.map(\.id) == ["policy.too_many", "policy.too_many"])
    }
}
