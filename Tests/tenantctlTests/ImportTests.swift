import Foundation
import Glibc
import SystemPackage
import TenantTesting
import Testing

@Suite("import env makes a manifest and a file of secrets, or nothing")
struct ImportTests {
    static let token = "123456789:canarycanarycanarycanarycanary00001"
    static let settings = """
        BOT_TOKEN=\(token)
        WATA_ACCESS_TOKEN="canarycanary of wata"
        WATA_ENABLED=true
        LOG_LEVEL=INFO
        DEFAULT_LANGUAGE=fa
        NOBODY_KNOWS=this

        """

    /// A folder with a settings file and nothing else, and the tool in it.
    private func withSettings(_ text: String = settings, _ body: (BuiltTool) async throws -> Void) async throws {
        let folder = try await newTestPath()
        guard unsafe mkdir(folder, 0o755) == 0 else { throw Errno(rawValue: errno) }
        try writeFile(Array(text.utf8), to: folder + "/bot.env")
        try await body(BuiltTool(in: folder))
    }

    private func files(_ tool: BuiltTool) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: tool.folder).sorted()
    }

    @Test("both are there afterwards, the secrets for their owner alone, and validate takes them")
    func whole() async throws {
        try await withSettings { tool in
            let outcome = try await tool.run("import", "env", "bot.env", "--tenant", "my-shop", "--name", "شاپ")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(
                outcome.output == """
                    tenants/my-shop.yaml: 7 values
                    my-shop.secrets.env: 2 secrets; keep it out of git

                    """
            )
            #expect(outcome.errors.contains("bot.env:4:1: note: [import.platform_key] `LOG_LEVEL`"))
            #expect(outcome.errors.contains("bot.env:6:1: warning: [import.unknown_key]"))
            #expect(!(outcome.output + outcome.errors).contains("canary"))
            #expect(try files(tool) == ["bot.env", "my-shop.secrets.env", "tenants", "tenants/my-shop.yaml"])
            var status = stat()
            #expect(unsafe stat(tool.folder + "/my-shop.secrets.env", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            let manifest = try readFile(tool.folder + "/tenants/my-shop.yaml")
            #expect(manifest.contains("name: شاپ\n"))
            #expect(manifest.contains("WATA_ACCESS_TOKEN: { env: MY_SHOP_WATA_ACCESS_TOKEN }"))
            #expect(!manifest.contains("canary"))
            let check = try await tool.run("validate", "--secrets-file", "my-shop.secrets.env")
            #expect(check.status == 0, "\(check.output)")
        }
    }

    @Test("a file that is not there, and a place among the manifests for secrets, end it before anything is written")
    func refusedPlaces() async throws {
        try await withSettings { tool in
            let missing = try await tool.run("import", "env", "nowhere.env", "--tenant", "shop")
            #expect(missing.status == 1, "\(missing.errors)")
            #expect(missing.errors.contains("cannot read nowhere.env"))
            for place in ["tenants/shop.secrets.env", "./tenants/shop.env"] {
                let arguments = ["import", "env", "bot.env", "--tenant", "shop", "--secrets-out", place]
                for isThere in [false, true] {
                    if isThere { unsafe _ = mkdir(tool.folder + "/tenants", 0o755) }
                    let refused = try await tool.run(arguments)
                    #expect(refused.status == 64, "\(place) \(refused.errors)")
                    #expect(refused.errors.contains("only manifests lie"), "\(refused.errors)")
                    unsafe _ = rmdir(tool.folder + "/tenants")
                }
            }
            #expect(try files(tool) == ["bot.env"])
        }
    }

    @Test("every folder on the way to the manifests is made, and none stays where nothing was written")
    func folders() async throws {
        try await withSettings { tool in
            try writeFile(Array("mine".utf8), to: tool.folder + "/shop.secrets.env")
            let arguments = ["import", "env", "bot.env", "--tenant", "shop", "--out", "a/b/tenants"]
            let refused = try await tool.run(arguments)
            #expect(refused.status == 1)
            #expect(try files(tool) == ["bot.env", "shop.secrets.env"])
            unsafe unlink(tool.folder + "/shop.secrets.env")
            let outcome = try await tool.run(arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try files(tool).contains("a/b/tenants/shop.yaml"))
        }
    }

    @Test("in JSON mode the report is JSON, with every finding")
    func json() async throws {
        try await withSettings { tool in
            let outcome = try await tool.run(
                ["import", "env", "bot.env", "--tenant", "shop", "--out", "here", "--secrets-out", "s.env"]
                    + ["--format", "json"]
            )
            #expect(outcome.status == 0 && outcome.errors == "")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            )
            #expect(report["manifest"] as? String == "here/shop.yaml")
            #expect(report["secrets_file"] as? String == "s.env")
            #expect(report["values"] as? Int == 7)
            #expect(report["findings"] != nil)
            #expect(!outcome.output.contains("canary"))
        }
    }

    @Test(
        "a file that is there stays what it is, and the other one is not made",
        arguments: [("tenants/shop.yaml", "shop.secrets.env"), ("shop.secrets.env", "tenants/shop.yaml")]
    )
    func noOverwriting(there: String, other: String) async throws {
        try await withSettings { tool in
            guard unsafe mkdir(tool.folder + "/tenants", 0o755) == 0 else { throw Errno(rawValue: errno) }
            try writeFile(Array("mine".utf8), to: tool.folder + "/" + there)
            let outcome = try await tool.run("import", "env", "bot.env", "--tenant", "shop")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("\(there) is there already; nothing was written"))
            #expect(try readFile(tool.folder + "/" + there) == "mine")
            #expect(try files(tool) == ["bot.env", "tenants", there].sorted())
        }
    }

    @Test("a folder that is a link is not written through", arguments: ["out", "out/"])
    func linkedFolder(out: String) async throws {
        try await withSettings { tool in
            guard unsafe mkdir(tool.folder + "/elsewhere", 0o755) == 0 else { throw Errno(rawValue: errno) }
            try FileManager.default.createSymbolicLink(
                atPath: tool.folder + "/out",
                withDestinationPath: "elsewhere"
            )
            let refused = try await tool.run("import", "env", "bot.env", "--tenant", "shop", "--out", out)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("out is a link, and nothing is written through one"), "\(refused.errors)")
            #expect(try files(tool) == ["bot.env", "elsewhere", "out"])
        }
    }

    @Test(
        "a catalog with a fault ends it before anything is written: what is wrong with a key may be that it is secret",
        arguments: ["type: strin, secret: true", "type: string, secret: yes", "type: string, secret: true, foo: 1"]
    )
    func faultyCatalog(_ key: String) async throws {
        try await withSettings("BOT_TOKEN=\(Self.token)\nLOY_KEY=canarycanary\n") { tool in
            guard unsafe mkdir(tool.folder + "/tenants", 0o755) == 0 else { throw Errno(rawValue: errno) }
            let catalog = "version: 1\nconfiguration:\n  LOY_KEY: { \(key) }\n"
            try writeFile(Array(catalog.utf8), to: tool.folder + "/tenants/_catalog.yaml")
            let outcome = try await tool.run("import", "env", "bot.env", "--tenant", "my-shop")
            #expect(outcome.status == 1 && outcome.errors.contains("tenants/_catalog.yaml:3:"), "\(outcome.errors)")
            #expect(try files(tool) == ["bot.env", "tenants", "tenants/_catalog.yaml"])
        }
    }

    @Test("a tenant that has a manifest in a subfolder gets no second one")
    func secondManifest() async throws {
        try await withSettings { tool in
            for folder in ["/tenants", "/tenants/east"] {
                guard unsafe mkdir(tool.folder + folder, 0o755) == 0 else { throw Errno(rawValue: errno) }
            }
            try writeFile(Array("version: 1\ntenant: shop\n".utf8), to: tool.folder + "/tenants/east/shop.yaml")
            let refused = try await tool.run("import", "env", "bot.env", "--tenant", "shop")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("tenants/east/shop.yaml is the manifest of the tenant 'shop' already"))
            #expect(try files(tool) == ["bot.env", "tenants", "tenants/east", "tenants/east/shop.yaml"])
        }
    }

    @Test("where one file cannot be made, neither is, and no folder is left behind")
    func neither() async throws {
        try await withSettings { tool in
            let outcome = try await tool.run(
                "import",
                "env",
                "bot.env",
                "--tenant",
                "shop",
                "--secrets-out",
                "missing/shop.env"
            )
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("cannot write missing/shop.env: No such file or directory"))
            #expect(try files(tool) == ["bot.env"])
            try writeFile([], to: tool.folder + "/taken")
            let second = try await tool.run("import", "env", "bot.env", "--tenant", "shop", "--out", "taken")
            #expect(second.status == 1)
            #expect(try files(tool) == ["bot.env", "taken"])
        }
    }

    @Test(
        "what cannot be imported is one clear error, and nothing is written",
        arguments: [
            (["import", "env", "bot.env", "--tenant", "My Shop"], Int32(64), "--tenant takes a name"),
            (["import", "env", "bot.env"], 64, "--tenant"),
            (["import", "env", "none.env", "--tenant", "shop"], 1, "none.env: No such file or directory"),
            (["import", "env", "bot.env", "--tenant", "shop", "--name", " "], 1, "nothing was written"),
        ]
    )
    func refused(arguments: [String], status: Int32, message: String) async throws {
        try await withSettings { tool in
            let outcome = try await tool.run(arguments)
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(try files(tool) == ["bot.env"])
        }
    }

    @Test("a line that is none is named, and not repeated")
    func syntax() async throws {
        try await withSettings("BOT_TOKEN=x\ncanarycanary\n") { tool in
            let outcome = try await tool.run("import", "env", "bot.env", "--tenant", "shop", "--format", "json")
            #expect(outcome.status == 0, "the bot leaves such a line out as well")
            #expect(outcome.output.contains("import.syntax"))
            let text = try await tool.run("import", "env", "bot.env", "--tenant", "other")
            #expect(text.errors.contains("bot.env:2:1: warning: [import.syntax]"), "\(text.errors)")
            #expect(!(outcome.output + outcome.errors).contains("canary"))
        }
    }
}
