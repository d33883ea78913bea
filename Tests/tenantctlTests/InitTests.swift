import Foundation
import TenantTesting
import Testing

@Suite("init and schema")
struct InitTests {
    @Test("a first tenant is valid, laid out, and needs nothing but a token", arguments: ["my-shop", "24", "on"])
    func firstTenant(_ slug: String) async throws {
        let name = slug.uppercased().split(separator: "-").joined(separator: "_")
        let prefix = name.first?.isNumber == true ? "_" + name : name
        let secrets = [prefix + "_BOT_TOKEN": "1:" + String(repeating: "A", count: 35)]
        try await withCheckout(ManifestTree(), secrets: secrets) { checkout in
            var tool = checkout.tool
            tool.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
            let made = try await tool.run("init", slug)
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.output.contains("tenantctl validate\n"))
            #expect(made.output.contains("export \(prefix)_BOT_TOKEN="))
            let valid = try await tool.run("validate")
            #expect(valid.status == 0)
            #expect(valid.output == "", "not even a warning")
            let applied = try await tool.run("apply", "--auto-approve")
            #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
            let lint = try await tool.run(
                ["-c", "exec yamllint --strict --config-file '\(SourceTree.path)/.yamllint' tenants"],
                program: "/bin/sh"
            )
            #expect(lint.status == 0, "\(lint.output)\(lint.errors)")
            let own = try await tool.run(["-c", "exec yamllint --strict tenants"], program: "/bin/sh")
            #expect(own.status == 0, "\(own.output)\(own.errors)")
        }
    }

    @Test("secrets and the embedded database are kept out of git where nothing is said of it yet")
    func ignored() async throws {
        try await withCheckout(ManifestTree()) { checkout in
            #expect(try await checkout.tool.run("init", "my-shop").status == 0)
            let made = try String(contentsOfFile: checkout.folder + "/.gitignore", encoding: .utf8)
            #expect(made == "*.secrets.env\n.tenantctl/\n")
            try FileManager.default.removeItem(atPath: checkout.folder + "/.gitignore")
            try checkout.write("mine\n", to: ".gitignore")
            #expect(try await checkout.tool.run("init", "other").status == 0)
            #expect(try String(contentsOfFile: checkout.folder + "/.gitignore", encoding: .utf8) == "mine\n")
            let process = try await checkout.tool.run("init", "github")
            #expect(process.status == 64)
            #expect(process.errors.contains("GITHUB_"))
        }
    }

    @Test("nothing is overwritten, neither a tenant nor a schema")
    func keeps() async throws {
        try await withCheckout(ManifestTree(["my-shop.yaml": "mine\n"])) { checkout in
            let refused = try await checkout.tool.run("init", "my-shop")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("tenants/my-shop.yaml is there already"))
            #expect(!FileManager.default.fileExists(atPath: checkout.folder + "/schemas"))

            #expect(try await checkout.tool.run("init", "other").status == 0)
            try checkout.write("mine\n", to: "schemas/tenant.schema.json")
            #expect(try await checkout.tool.run("init", "another").status == 0)
            let kept = try String(contentsOfFile: checkout.folder + "/schemas/tenant.schema.json", encoding: .utf8)
            #expect(kept == "mine\n")
        }
    }

    @Test(
        "a link at the place of a folder or a file is refused before anything is written",
        arguments: ["tenants", "tenants/_layers", "schemas", "tenants/_policy.yaml", "tenants/my-shop.yaml"]
    )
    func links(path: String) async throws {
        try await withCheckout(ManifestTree()) { checkout in
            let files = FileManager.default
            try? files.removeItem(atPath: checkout.folder + "/tenants")
            try files.createDirectory(atPath: checkout.folder + "/elsewhere", withIntermediateDirectories: true)
            let place = URL(fileURLWithPath: checkout.folder + "/" + path)
            try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            let target = path.hasSuffix(".yaml") ? "../elsewhere/file" : checkout.folder + "/elsewhere"
            try files.createSymbolicLink(atPath: place.path, withDestinationPath: target)
            let before = try files.subpathsOfDirectory(atPath: checkout.folder).sorted()
            for arguments in [["init", "my-shop"], ["init", "my-shop", "--tenants", "tenants/"]] {
                let refused = try await checkout.tool.run(arguments)
                #expect(refused.status == 1, "\(refused.output)")
                #expect(refused.errors.contains(path), "\(refused.errors)")
            }
            #expect(try files.subpathsOfDirectory(atPath: checkout.folder).sorted() == before)
            #expect(try files.contentsOfDirectory(atPath: checkout.folder + "/elsewhere").isEmpty)
        }
    }

    @Test("a tenant that has a manifest, in a subfolder or by another name, gets no second one")
    func secondManifest() async throws {
        let manifest = "version: 1\ntenant: other\nname: Other\ntelegram: { bot_token: { env: OTHER_BOT_TOKEN } }\n"
        try await withCheckout(ManifestTree(["east/my-shop.yaml": "broken", "west/odd.yaml": manifest])) { checkout in
            for (slug, file) in [("my-shop", "tenants/east/my-shop.yaml"), ("other", "tenants/west/odd.yaml")] {
                let refused = try await checkout.tool.run("init", slug)
                #expect(refused.status == 1)
                #expect(
                    refused.errors.contains("\(file) is the manifest of the tenant '\(slug)' already"),
                    "\(refused.errors)"
                )
            }
            #expect(!FileManager.default.fileExists(atPath: checkout.folder + "/schemas"))
            #expect(try await checkout.tool.run("init", "third").status == 0)
        }
    }

    @Test("a name that no tenant can have is refused before anything is written")
    func badName() async throws {
        try await withCheckout(ManifestTree()) { checkout in
            let name = try await checkout.tool.run("init", "My Shop")
            #expect(name.status == 64)
            let document = try await checkout.tool.run("schema", "policies")
            #expect(document.status == 64)
        }
    }

    @Test("a schema knows the keys of the folder's catalog, and none is printed while that has errors")
    func ownKeys() async throws {
        try await withCheckout(ManifestTree()) { checkout in
            let plain = try await checkout.tool.run("schema")
            try checkout.write("version: 1\nconfiguration: { LOYALTY: { type: int } }\n", to: "tenants/_catalog.yaml")
            let own = try await checkout.tool.run("schema", "tenant")
            #expect(own.output.contains("\"LOYALTY\""))
            #expect(!plain.output.contains("\"LOYALTY\""))
            try checkout.write("version: 1\nconfiguration: { LOYALTY: 1 }\n", to: "tenants/_catalog.yaml")
            let broken = try await checkout.tool.run("schema")
            #expect(broken.status == 1)
            #expect(broken.output == "")
            #expect(broken.errors.contains("_catalog.yaml:2:27: error: [manifest.wrong_type]"))
        }
    }
}

/// The checkout that the tests were built from.
private enum SourceTree {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path
}
