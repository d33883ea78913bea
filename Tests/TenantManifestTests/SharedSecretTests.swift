import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("Secrets that a policy shares")
struct SharedSecretTests {
    private static let token = "1:" + String(repeating: "A", count: 35)

    private func tree(_ policy: String?) -> [String: String] {
        var files = [
            "shop.yaml": shop("extends: [base]\nconfiguration: { WATA_TERMINAL_PUBLIC_ID: { env: COMMON_ID } }"),
            "_layers/base.yaml": """
            version: 1
            configuration: { WATA_ACCESS_TOKEN: { env: PANEL_KEY }, OWN: { file: common/key } }

            """,
            "_catalog.yaml": "version: 1\nconfiguration: { OWN: { type: string, secret: true } }\n",
        ]
        files["_policy.yaml"] = policy
        return files
    }

    @Test("are let through for tenants and layers, and are resolved")
    func shared() async throws {
        try await withFolder { folder in
            let policy = "version: 1\nshared: { secrets: [PANEL_KEY, COMMON_ID], files: [common/key] }\n"
            for (name, text) in tree(policy) { try folder.write(text, to: "tenants/" + name) }
            try folder.write("from a file\n", to: "secrets/common/key")
            let source = SecretSource(
                environment: ["PANEL_KEY": "one", "COMMON_ID": "two", "SHOP_BOT_TOKEN": Self.token],
                directory: folder.path + "/secrets"
            )
            let loaded = await Folder(path: folder.path + "/tenants").load(source)
            #expect(!loaded.diagnostics.hasErrors, "\(loaded.everyWord)")
            #expect(loaded.secrets[.environment(name: "PANEL_KEY")]?.reveal() == "one")
            #expect(loaded.secrets[.environment(name: "COMMON_ID")]?.reveal() == "two")
            #expect(loaded.secrets[.file(path: "common/key")]?.reveal() == "from a file")
        }
    }

    @Test("are refused where no policy shares them, or one shares another")
    func refused() async throws {
        let none = try await load(tree(nil))
        #expect(
            Set(none.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.id))
                == ["secret.foreign_name", "secret.foreign_path"]
        )
        let other = try await load(
            tree("version: 1\nshared: { secrets: [PANEL_KEYS, COMMON_ID], files: [common/key] }\n")
        )
        #expect(other.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.id) == ["secret.foreign_name"])
    }

    @Test(
        "alone may stand in a layer or an environment, whatever their names begin with",
        arguments: ["_layers", "_environments"]
    )
    func layers(folder: String) async throws {
        let text = """
            version: 1
            configuration:
              MAINTENANCE_MESSAGE: { env: __PIPELINE_SECRET }
                                          #^ secret.foreign_name
              CHANNEL_LINK: { env: SHOP_KEY }
                                   #^ secret.foreign_name
              LOGO_FILE: { file: shop/key }
                                 #^ secret.foreign_path
              NALOGO_PASSWORD: { env: PANEL_KEY }

            """
        let loaded = try await load([
            "\(folder)/a.yaml": text, "shop.yaml": shop(""),
            "_policy.yaml": "version: 1\nshared: { secrets: [PANEL_KEY] }\n",
        ])
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
        #expect(loaded.everyWord.contains("a layer may only name what `_policy.yaml` shares"))
        #expect(!loaded.everyWord.contains("begins with _,"))
    }

    @Test("a shared file that is a link out of its folder, to a tenant's secrets too, is refused")
    func links() async throws {
        try await withFolder { folder in
            let policy = "version: 1\nshared: { secrets: [PANEL_KEY, COMMON_ID], files: [common/key] }\n"
            for (name, text) in tree(policy) { try folder.write(text, to: "tenants/" + name) }
            try folder.write("of another", to: "secrets/other/key")
            try folder.write("", to: "secrets/common/beside")
            try folder.link("secrets/common/key", to: "../other/key")
            let source = SecretSource(environment: [:], directory: folder.path + "/secrets")
            let loaded = await Folder(path: folder.path + "/tenants").load(source)
            #expect(
                loaded.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.id) == ["secret.link_outside"]
            )
            #expect(loaded.secrets.isEmpty)
        }
    }

    @Test(
        "a shared file beside the folders of the tenants is there itself, or in a hidden folder, and in no tenant's",
        arguments: [
            ("shop/token", false), ("..data/shop/token", false), ("..data/panel.key", true), ("other.key", true),
        ]
    )
    func linksOnTop(target: String, isRead: Bool) async throws {
        try await withFolder { folder in
            for (name, text) in [
                "_policy.yaml": "version: 1\nshared: { files: [panel.key] }\n",
                "_catalog.yaml": "version: 1\nconfiguration: { OWN: { type: string, secret: true } }\n",
                "evil.yaml": shop("configuration: { OWN: { file: panel.key } }"),
            ] {
                try folder.write(text.replacing("tenant: shop", with: "tenant: evil"), to: "tenants/" + name)
            }
            try folder.write("of somebody", to: "secrets/" + target)
            try folder.link("secrets/panel.key", to: target)
            let source = SecretSource(environment: [:], directory: folder.path + "/secrets")
            let loaded = await Folder(path: folder.path + "/tenants").load(source)
            #expect((loaded.secrets[.file(path: "panel.key")] != nil) == isRead, "\(loaded.everyWord)")
            #expect(loaded.diagnostics.diagnostics.contains { $0.id == "secret.link_outside" } == !isRead)
        }
    }

    @Test(
        "are no values of keys that people read, in a tenant and in a layer, at hand or not",
        arguments: ["shop.yaml", "_layers/a.yaml"],
        [SecretSource.none, SecretSource(environment: ["PANEL_KEY": "canary"])]
    )
    func read(file: String, secrets: SecretSource) async throws {
        let rest = """
            configuration:
              MAINTENANCE_MESSAGE: { env: PANEL_KEY }
                                   #^ secret.is_read
              OWN_TEXT: { value: { file: common/key } }
                                 #^ secret.is_read
              OWN_SECRET: { env: PANEL_KEY }
              WATA_TERMINAL_PUBLIC_ID: { env: PANEL_KEY }
            """
        let text = file == "shop.yaml" ? shop(rest) : "version: 1\n" + rest + "\n"
        let loaded = try await load(
            [
                "shop.yaml": shop(""),
                "_catalog.yaml": """
                version: 1
                configuration: { OWN_TEXT: { type: any }, OWN_SECRET: { type: string, secret: true } }

                """,
                "_policy.yaml": "version: 1\nshared: { secrets: [PANEL_KEY], files: [common/key] }\n",
            ].merging([file: text]) { $1 },
            secrets: secrets
        )
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
        #expect(loaded.everyWord.contains("`secret: true` in _catalog.yaml"))
        #expect(!loaded.everyWord.contains("canary"))
    }

    @Test("one whose name is a tenant's own is a warning")
    func ofTenant() async throws {
        let text = """
            version: 1
            shared:
              secrets: [SHOP_KEY, SHOPS_KEY]
                        #^ warning policy.shared_of_tenant
              files: [shop/key, shops/key]
                      #^ warning policy.shared_of_tenant
            """
        let loaded = try await load(["shop.yaml": shop(""), "_policy.yaml": text])
        #expect(found(loaded) == MarkedSource(text: text).expected, "\(loaded.everyWord)")
    }
}
