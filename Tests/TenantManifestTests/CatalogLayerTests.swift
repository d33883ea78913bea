import CanonicalJSON
import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("The catalog and layers")
struct CatalogLayerTests {
    private func load(layer: String, _ tenant: String) async throws -> LoadedManifests {
        try await TenantManifestTests.load([
            "_layers/base.yaml": "version: 1\n\(layer)\n", "shop.yaml": shop("extends: [base]\n\(tenant)"),
        ])
    }

    @Test("a layer is held against it too, and may not set what is a tenant's own under another name")
    func layer() async throws {
        let layer = """
            features: { pols: true }
                        #^ catalog.unknown_feature
            configuration:
              TRIAL_DURATON_DAYS: 3
              #^ catalog.unknown_key
              LOG_LEVEL: INFO
              #^ catalog.platform_key
              MAX_DEVICES_LIMIT: many
                                 #^ manifest.wrong_type
              WATA_ACCESS_TOKEN: hunter2
                                 #^ secret.literal
              ZARINPAL_MERCHANT_ID: 00000000-0000-4000-8000-00000000da7a
              #^ layer.tenants_own
              ZARINPAL_SANDBOX: 1
                                #^ manifest.wrong_type
            """
        let loaded = try await load(layer: layer, "")
        #expect(found(loaded) == MarkedSource(text: "version: 1\n" + layer).expected, "\(loaded.everyWord)")
        #expect(!loaded.everyWord.contains("hunter2"))
    }

    @Test("what a layer sets under one name, a tenant sets anew under the other")
    func otherName() async throws {
        let loaded = try await load(
            layer: "configuration: { WATA_ENABLED: true, DEFAULT_LANGUAGE: en, ZARINPAL_ENABLED: true }",
            "features: { wata: false, zarinpal: false }\nsettings: { default_language: ru }"
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.value(.feature, "wata", "enabled") == .bool(false))
        #expect(loaded.value(.bot, "shop", "default_language") == .text("ru"))
        #expect(loaded.value(.bot, "shop", "zarinpal_enabled") == .bool(false))
    }

    @Test(
        "null under the original's name of a switch takes out what is inherited, as under its own",
        arguments: [
            "features: { wata: null }", "configuration: { WATA_ENABLED: null }",
        ]
    )
    func nullSwitch(tenant: String) async throws {
        for layer in ["configuration: { WATA_ENABLED: true }", "features: { wata: true }"] {
            let loaded = try await load(layer: layer, tenant)
            #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
            #expect(loaded.tenants[0].rows[ResourceKind.feature.order].values.isEmpty)
        }
        let idle = try await load(layer: "", tenant)
        #expect(idle.diagnostics.diagnostics.map(\.id) == ["manifest.null"], "\(idle.everyWord)")
    }

    @Test("null takes an inherited value out, and a name of a nullable column declares NULL")
    func null() async throws {
        let loaded = try await load(
            layer: "configuration: { TRIAL_DURATION_DAYS: 3, ADMIN_NOTIFICATIONS_TOPIC_ID: 12 }",
            "configuration: { TRIAL_DURATION_DAYS: null, ADMIN_NOTIFICATIONS_TOPIC_ID: null }"
        )
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.tenants[0].rows[ResourceKind.configuration.order].values.isEmpty)
        #expect(loaded.value(.bot, "shop", "admin_topic_id") == .null)
    }

    @Test(
        "configuration of a feature that is off is a warning where the tenant's own file sets it, not where a layer does"
    )
    func off() async throws {
        let text = """
            features: { trial_subscription: false }
            configuration:
              TRIAL_DURATION_DAYS: 3
              #^ warning catalog.feature_off
            """
        let loaded = try await load(layer: "configuration: { TRIAL_DURATION_DAYS: 1, TRIAL_DEVICE_LIMIT: 1 }", text)
        #expect(found(loaded) == MarkedSource(text: shop("extends: [base]\n" + text)).expected, "\(loaded.everyWord)")
        let inherited = try await load(
            layer: "features: { trial_subscription: false }",
            "configuration: { TRIAL_DURATION_DAYS: 1 }"
        )
        let note = try #require(inherited.diagnostics.diagnostics.first?.notes.first)
        #expect(note.location?.file.hasSuffix("_layers/base.yaml") == true)
    }
}
