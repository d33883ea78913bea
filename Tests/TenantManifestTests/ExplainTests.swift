import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("What explain says is what is planned")
struct ExplainTests {
    /// What is loaded from files and what is explained of their tenant `shop`.
    private func read(_ files: [String: String]) async throws -> (loaded: LoadedManifests, explained: TenantExplanation)
    {
        try await withFolder { folder in
            for (name, text) in files { try folder.write(text, to: name) }
            return (await folder.load(), ManifestDirectory(path: folder.path).explain("shop"))
        }
    }

    @Test(
        "a switch that is taken out under one of its names is taken out under both",
        arguments: [
            "features: { zarinpal: null }", "payments: { zarinpal: null }", "features: null", "payments: null",
        ],
        ["payments: { zarinpal: { enabled: true } }", "features: { zarinpal: true }"]
    )
    func switches(removal: String, inherited: String) async throws {
        let (loaded, explained) = try await read([
            "_layers/a.yaml": "version: 1\n\(inherited)\n", "shop.yaml": shop("extends: [a]\n\(removal)"),
        ])
        #expect(!loaded.diagnostics.hasErrors, "\(loaded.everyWord)")
        #expect(loaded.value(.bot, "shop", "zarinpal_enabled") == .undeclared)
        #expect(loaded.value(.feature, "zarinpal", "enabled") == nil)
        for path in ["payments.zarinpal.enabled", "features.zarinpal.enabled"] {
            let field = try #require(explained.fields(at: path).first)
            #expect(field.value == nil, "\(path)")
            #expect(field.settings.map(\.value) == [nil, .bool(true)], "\(path)")
            let places = field.settings.map { "\($0.position.file.suffix(9)):\($0.position.origin.line)" }
            #expect(places == ["shop.yaml:6", "ers/a.yaml:2"].map { String($0.suffix(11)) }, "\(path)")
        }
    }

    @Test(
        "what a file takes out and declares again is declared, and the configuration of a feature is no half of a switch"
    )
    func notTakenOut() async throws {
        let (_, explained) = try await read([
            "_layers/a.yaml": "version: 1\nfeatures: { zarinpal: { enabled: true, config: { a: 1 } } }\n",
            "shop.yaml": shop("extends: [a]\npayments: { zarinpal: null }"),
            "_layers/b.yaml": "version: 1\n",
        ])
        #expect(explained.fields(at: "features.zarinpal.config").first?.value != nil)
        let (_, again) = try await read([
            "_layers/a.yaml": "version: 1\npayments: { zarinpal: { enabled: true } }\n",
            "shop.yaml": shop("extends: [a]\nfeatures: { zarinpal: null }\npayments: { zarinpal: { enabled: false } }"),
        ])
        #expect(again.fields(at: "payments.zarinpal.enabled").first?.value == .bool(false))
        #expect(again.fields(at: "features.zarinpal.enabled").first?.value == .bool(false))
    }

    @Test("the original name of what is kept elsewhere is explained by what is kept there")
    func originalNames() async throws {
        let (loaded, explained) = try await read([
            "shop.yaml": shop(
                "configuration: { SUPPORT_USERNAME: '@abcdefg', WATA_ENABLED: true, TRIAL_DURATION_DAYS: 3 }"
            )
        ])
        #expect(!loaded.diagnostics.hasErrors, "\(loaded.everyWord)")
        let name = explained.fields(at: "configuration.SUPPORT_USERNAME")
        #expect(name.map(\.path) == ["settings.support_username"])
        #expect(name.map(\.value) == [.text("@abcdefg")])
        let wata = explained.fields(at: "configuration.WATA_ENABLED")
        #expect(wata.map(\.path) == ["features.wata"])
        #expect(wata.map(\.value) == [.bool(true)])
        #expect(explained.fields(at: "configuration").map(\.path) == ["configuration.TRIAL_DURATION_DAYS"])
        #expect(explained.fields(at: "configuration.LOG_LEVEL").isEmpty)
        #expect(explained.fields(at: "configuration.NOTHING").isEmpty)
    }
}
