import Glibc
import TenantTesting
import Testing

@Suite("Bad input is refused with 65, in bounded time and memory, and nothing is written")
struct BadInputTests {
    /// A file that is wrong and the id of the finding.
    struct BadFile: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let id: String
        var testDescription: String { name }

        init(_ name: String, replacing old: String = "name: Bahar", with new: String, id: String) {
            self.name = name
            text = BadInputTests.valid.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
            self.id = id
        }
    }

    private static let valid = """
        version: 1
        tenant: bahar
        name: Bahar
        telegram:
          bot_token: { env: BAHAR_BOT_TOKEN }

        """

    static let badFiles: [BadFile] = [
        BadFile("an unknown key", with: "name: Bahar\ncolour: green", id: "manifest.unknown_key"),
        BadFile("a wrong type", with: "name: 5", id: "manifest.wrong_type"),
        BadFile("a key given twice", with: "name: Bahar\nname: Bahar", id: "yaml.duplicate_key"),
        BadFile(
            "a wrong check digit",
            with:
                "name: B\npayments: { card_to_card: { cards: { a: { card_number: \"6104337000007871\", card_holder_name: H } } } }",
            id: "value.card_number"
        ),
        BadFile(
            "a price above the limit",
            with: "name: B\nplans: { a: { name: A, period_days: 1, price_toman: 1000000001 } }",
            id: "value.price"
        ),
        BadFile(
            "a negative period",
            with: "name: B\nplans: { a: { name: A, period_days: -1, price_toman: 1 } }",
            id: "value.range"
        ),
        BadFile("an unknown language", with: "name: B\nsettings: { default_language: qq }", id: "value.language"),
    ]

    @Test("a manifest that says something wrong", arguments: badFiles)
    func wrong(_ file: BadFile) async throws {
        try await expectRefusal(
            ManifestTree(["bahar.yaml": file.text]),
            saying: "[\(file.id)]",
            at: "tenants/bahar.yaml:"
        )
    }

    @Test(
        "what is there twice across files",
        arguments: [
            (
                "tenant: chaman\nname: C\ntelegram: { bot_token: { env: CHAMAN_BOT_TOKEN } }\nmaster: true",
                "manifest.two_masters"
            ),
            ("tenant: chaman\nname: C\ntelegram: { bot_token: { env: CHAMAN_SAME_BOT } }", "manifest.duplicate_bot"),
        ]
    )
    func twice(_ text: String, _ id: String) async throws {
        try await expectRefusal(
            ManifestTree(["bahar.yaml": Self.valid + "master: true\n", "chaman.yaml": "version: 1\n" + text]),
            saying: "[\(id)]",
            at: "tenants/chaman.yaml:"
        )
    }

    @Test(
        "a folder that is missing, empty, or holds something that is no manifest",
        arguments: [
            ([:], "directory.empty"), (["bahar.yml": valid], "directory.extension"),
            (["bahar.yaml": valid, "other.yml": valid], "directory.extension"), (["bahar.yaml": ""], "yaml.empty"),
            (["bahar.yaml": valid, "empty.yaml": ""], "yaml.empty"),
            (["bahar.yaml": valid, "notes.txt": "x"], "directory.stray_file"),
            (["_bahar.yaml": valid], "directory.empty"),
        ]
    )
    func folder(_ files: [String: String], _ id: String) async throws {
        try await expectRefusal(ManifestTree(files), saying: "[\(id)]", at: "tenants")
        try await withCheckout(ManifestTree(files), secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run("apply", "--auto-approve", "--tenants", "nowhere")
            #expect(outcome.status == 65)
        }
    }

    @Test("an empty folder never means that all tenants are to go")
    func neverDeleteAll() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let before = try await checkout.database.everything()
            try checkout.write(ManifestTree())
            let outcome = try await checkout.tool.run("apply", "--auto-approve", "--max-deletes", "1000")
            #expect(outcome.status == 65)
            #expect(try await checkout.database.everything() == before)
        }
    }

    @Test("a secret that is not at hand is named, for every tenant that has changes or none")
    func missingSecrets() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["ASAL_BOT_TOKEN"] = nil
            tool.environment["ASAL_CRYPTOBOT_TOKEN"] = ""
            #expect(try await tool.run("validate").status == 0)
            let plan = try PlanReport(await tool.run("plan", "--format", "json").output)
            #expect(!plan.complete)
            #expect(plan.unresolvedSecrets == ["asal env:ASAL_BOT_TOKEN", "asal env:ASAL_CRYPTOBOT_TOKEN"])
            let outcome = try await tool.run("apply", "--auto-approve")
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("secrets are not at hand; nothing was written:"))
            #expect(outcome.errors.contains("asal env:ASAL_BOT_TOKEN (tenants/asal.yaml:"))
            #expect(outcome.errors.contains("asal env:ASAL_CRYPTOBOT_TOKEN (tenants/asal.yaml:"))
            #expect(try await checkout.database.history() == "0|0|0")
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            // Nothing to change, and still: whoever applies has the secrets.
            #expect(try await tool.run("apply", "--auto-approve").status == 65)
        }
    }

    @Test("a secret that is not UTF-8 is refused and not repaired")
    func malformedSecret() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            // A shell makes the bytes: an environment in Swift is made of text.
            let script = "ASAL_CRYPTOBOT_TOKEN=$(printf 'canary\\377') exec \"$0\" apply --auto-approve"
            let outcome = try await checkout.tool.run(["-c", script, try BuiltTool.path()], program: "/bin/sh")
            #expect(outcome.status == 65, "\(outcome.errors)")
            let finding = "[secret.unreadable] env:ASAL_CRYPTOBOT_TOKEN cannot be read: it is not UTF-8"
            #expect(outcome.errors.contains(finding))
            #expect(!outcome.errors.contains("canary"))
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    static let hostileFiles: [(name: String, text: @Sendable () -> String)] = [
        ("an alias bomb", { bomb(levels: 9) }),
        (
            "a hundred aliases without end",
            { bomb(levels: 100) }
        ),
        ("100 MB", { valid + "# " + String(repeating: "x", count: 100 << 20) }),
        ("100 MB in one scalar", { "name: " + String(repeating: "x", count: 100 << 20) }),
        ("depth 100,000", { "a: " + String(repeating: "[", count: 100_000) }),
        ("depth 100,000 by flow maps", { "a: " + String(repeating: "{a: ", count: 100_000) }),
        ("a million keys", { (0..<1_000_000).map { "k\($0): 1\n" }.joined() }),
        ("NUL", { "name: a\u{0}b\n" }),
        ("a bidirectional override", { "name: \"a\u{202E}b\"\n" }),
        ("an escaped bidirectional override", { "name: \"a\\u202Eb\"\n" }),
    ]

    @Test("hostile files", arguments: hostileFiles.indices)
    func hostile(_ index: Int) async throws {
        let (name, text) = Self.hostileFiles[index]
        try await withCheckout(ManifestTree(["bahar.yaml": text()])) { checkout in
            // What it may hold at once is the kernel's to bound; `wait4` would tell the tests' own memory.
            let outcome = try await checkout.tool.run(
                ["--data=\(256 << 20)", "--", try BuiltTool.path(), "validate"],
                program: "/usr/bin/prlimit"
            )
            #expect(outcome.status == 65, "\(name): \(outcome.errors.prefix(300))")
            #expect(outcome.output.hasPrefix("tenants/bahar.yaml"), "\(name): \(outcome.output.prefix(300))")
            #expect(outcome.output.utf8.count < 1 << 20, "\(name): \(outcome.output.utf8.count) bytes of findings")
            // Some hundredths of a second, several times that where others have the caches; what is quadratic takes a minute.
            #expect(outcome.processorTime < .seconds(5), "\(name) took \(outcome.processorTime)")
        }
    }

    @Test("many files of nothing but faults")
    func flood() async throws {
        let keys = (0..<49_000).map { "k\($0): 1\n" }.joined()
        let files = Dictionary(uniqueKeysWithValues: (0..<12).map { ("shop-\($0).yaml", keys) })
        try await withCheckout(ManifestTree(files)) { checkout in
            let outcome = try await checkout.tool.run(
                ["--data=\(256 << 20)", "--", try BuiltTool.path(), "validate"],
                program: "/usr/bin/prlimit"
            )
            #expect(outcome.status == 65)
            #expect(outcome.output.contains("[manifest.too_many_findings]"))
            #expect(outcome.output.hasSuffix("\n12012 errors\n"), "\(outcome.output.suffix(200))")
            #expect(outcome.output.contains("more not listed"))
            #expect(outcome.output.utf8.count < 4 << 20)
        }
    }

    @Test("invalid UTF-8")
    func invalidUTF8() async throws {
        try await withCheckout(ManifestTree(["bahar.yaml": Self.valid])) { checkout in
            try writeFile(Array("name: ".utf8) + [0xC3, 0x28, 0x0A], to: checkout.folder + "/tenants/bahar.yaml")
            let outcome = try await checkout.tool.run("validate")
            #expect(outcome.status == 65)
            #expect(outcome.output.hasPrefix("tenants/bahar.yaml:"), "\(outcome.output)")
        }
    }

    @Test("a file and a folder that may not be read are refused, by root's own rights too")
    func unreadable() async throws {
        let tree = ManifestTree(["bahar.yaml": Self.valid, "shops/chaman.yaml": Self.valid])
        try await withCheckout(tree, secrets: CompleteTree.secrets) { checkout in
            let tenants = checkout.folder + "/tenants"
            #expect(unsafe chmod(tenants + "/bahar.yaml", 0) == 0)
            #expect(unsafe chmod(tenants + "/shops", 0) == 0)
            defer { unsafe _ = chmod(tenants + "/shops", 0o700) }
            for command in [["validate"], ["apply", "--auto-approve"]] {
                // Root reads whatever it likes, unless it gives that up.
                let rights = "-dac_override,-dac_read_search"
                let outcome =
                    geteuid() == 0
                    ? try await checkout.tool.run(
                        ["--bounding-set", rights, "--inh-caps", rights, "--", try BuiltTool.path()] + command,
                        program: "/usr/bin/setpriv"
                    )
                    : try await checkout.tool.run(command)
                #expect(outcome.status == 65, "\(outcome.errors)")
                let said = outcome.output + outcome.errors
                #expect(said.contains("tenants/bahar.yaml: error: [file.unreadable]"), "\(said)")
                #expect(said.contains("tenants/shops: error: [directory.unreadable]"), "\(said)")
            }
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("a file that is a pipe is refused, not waited for")
    func pipe() async throws {
        try await withCheckout(ManifestTree(["bahar.yaml": Self.valid])) { checkout in
            #expect(unsafe mkfifo(checkout.folder + "/tenants/pipe.yaml", 0o644) == 0)
            let outcome = try await checkout.tool.run("validate")
            #expect(outcome.status == 65)
            #expect(outcome.output.hasPrefix("tenants/pipe.yaml"), "\(outcome.output)")
        }
    }

    private static func bomb(levels: Int) -> String {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...levels {
            let aliases = (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        return text
    }

    private func expectRefusal(
        _ tree: ManifestTree,
        saying words: String,
        at place: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var secrets = CompleteTree.secrets
        secrets["CHAMAN_SAME_BOT"] = CompleteTree.secrets["BAHAR_BOT_TOKEN"]
        try await withCheckout(tree, secrets: secrets) { checkout in
            let validated = try await checkout.tool.run("validate")
            #expect(validated.status == 65, sourceLocation: sourceLocation)
            #expect(validated.output.hasPrefix(place), "\(validated.output)", sourceLocation: sourceLocation)
            #expect(validated.output.contains(words), "\(validated.output)", sourceLocation: sourceLocation)
            for command in [["plan"], ["apply", "--auto-approve"]] {
                let outcome = try await checkout.tool.run(command)
                #expect(outcome.status == 65, sourceLocation: sourceLocation)
                #expect(outcome.errors.contains(words), sourceLocation: sourceLocation)
                #expect(outcome.output == "", sourceLocation: sourceLocation)
            }
            #expect(try await checkout.database.history() == "0|0|0", sourceLocation: sourceLocation)
        }
    }
}
