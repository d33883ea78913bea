import TenantTesting
import Testing

@Suite("A secret never leaves the process but into its column")
struct LeakTests {
    private static let canaries = [
        "BAHAR_BOT_TOKEN": "4711:canarycanarycanarycanarycanary00001",
        "ASAL_BOT_TOKEN": "4712:canarycanarycanarycanarycanary00002",
        "CHAMAN_BOT_TOKEN": "4713:canarycanarycanarycanarycanary00003",
        "ASAL_ZARINPAL_MERCHANT_ID": "cacacaca-1111-4111-8111-cacacacacaca",
        "ASAL_CRYPTOBOT_TOKEN": "canary-cryptobot",
    ]
    /// What must be in no output.
    private static let marks = ["canarycanary", "cacacaca", "canary-cryptobot", "6104337000007870", "6037997000006560"]

    @Test("neither in any output of any command, well or badly ended, nor in a plan file")
    func outputs() async throws {
        try await withCheckout(CompleteTree.tree, secrets: Self.canaries) { checkout in
            var tool = checkout.tool
            try await expectNoLeak(tool, ["validate"], ["plan", "--out", "plan.json"], ["show", "plan.json"])
            try await expectNoLeak(tool, ["show", "plan.json", "--format", "json"])
            try await expectNoLeak(tool, status: 64, ["apply", "plan.json"])
            try await expectNoLeak(tool, ["apply", "plan.json", "--auto-approve", "--format", "json"])
            try await expectNoLeak(tool, ["get"], ["get", "chaman"], ["status"], ["status", "--format", "json"])
            // Files of manifests hold cards, which is what they are for, and no other mark.
            try await expectNoLeak(tool, ["export", "--out", "exported"], ["export", "bahar"])
            let exported = try await tool.run(["-c", "cat exported/*.yaml"], program: "/bin/sh")
            #expect(exported.output.contains("ASAL_CRYPTOBOT_TOKEN"))
            for mark in ["canarycanary", "cacacaca", "canary-cryptobot"] { #expect(!exported.output.contains(mark)) }
            try await expectNoLeak(tool, ["get", "asal", "--format", "json"], ["get", "--unmanaged"])
            let planning = [["plan"], ["plan", "--format", "json"]]
            let applying = [["apply", "--auto-approve"], ["apply", "--auto-approve", "--format", "json"]]
            let forms = ["text", "json", "sarif", "github"]
            let refusing = forms.map { ["validate", "--format", $0] } + planning + applying

            // Rotated, malformed, missing, broken, changed behind our back, taken out, and written into the file.
            tool.environment["BAHAR_BOT_TOKEN"] = "4711:canarycanarycanarycanarycanary00009"
            tool.environment["ASAL_CRYPTOBOT_TOKEN"] = "canary-cryptobot-2"
            for command in planning { try await expectNoLeak(tool, command) }
            for command in applying { try await expectNoLeak(tool, status: 4, command) }
            tool.environment["BAHAR_BOT_TOKEN"] = "canarycanary malformed"
            for command in refusing { try await expectNoLeak(tool, status: 65, command) }
            tool.environment["BAHAR_BOT_TOKEN"] = nil
            for command in planning { try await expectNoLeak(tool, command) }
            for command in applying { try await expectNoLeak(tool, status: 65, command) }
            try checkout.write("BAHAR_BOT_TOKEN=\"canarycanary\nBROKEN canarycanary\n", to: "secrets.env")
            try await expectNoLeak(tool, status: 65, ["plan", "--secrets-file", "secrets.env"])
            tool.environment["BAHAR_BOT_TOKEN"] = Self.canaries["BAHAR_BOT_TOKEN"]
            try await checkout.database.psql(
                "UPDATE bots SET telegram_bot_token = 'canarycanary drifted' WHERE slug = 'chaman'"
            )
            for command in planning + [["get", "chaman"]] { try await expectNoLeak(tool, command) }
            for command in applying { try await expectNoLeak(tool, status: 4, command) }
            var tree = CompleteTree.tree
            try tree.replace("CRYPTOBOT_TOKEN: { env: ASAL_CRYPTOBOT_TOKEN }", with: "OTHER: 1", in: "asal.yaml")
            try checkout.write(tree)
            for command in planning { try await expectNoLeak(tool, command) }
            for command in applying { try await expectNoLeak(tool, status: 4, command) }
            try tree.replace(
                "{ env: ASAL_BOT_TOKEN }",
                with: "4712:canarycanarycanarycanarycanary00002",
                in: "asal.yaml"
            )
            try checkout.write(tree)
            for command in refusing { try await expectNoLeak(tool, status: 65, command) }
            #expect(
                Self.marks.allSatisfy { mark in (try? readFile(checkout.folder + "/plan.json"))?.contains(mark) == false
                }
            )
        }
    }

    @Test(
        "a password in DATABASE_URL is in no message",
        arguments: [
            "postgresql://user:canarycanary@127.0.0.1:1/db", "postgresql://user:canarycanary@nowhere.invalid/db",
            "postgresql://user:canary canary@host:port/db", "host=127.0.0.1 port=1 password=canarycanary",
            "postgresql://user:canary/canary@127.0.0.1/db", "postgresql://user:canarycanary@127.0.0.1:1/db?nonsense=1",
        ]
    )
    func password(_ url: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: Self.canaries) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = url
            for command in [["plan"], ["apply", "--auto-approve", "--format", "json"], ["migrate", "status"]] {
                let outcome = try await tool.run(command)
                #expect(outcome.status == 1)
                #expect(!(outcome.output + outcome.errors).contains("canary"), "\(outcome.errors)")
            }
        }
    }

    private func expectNoLeak(
        _ tool: BuiltTool,
        status: Int32 = 0,
        _ commands: [String]...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for command in commands {
            let outcome = try await tool.run(command)
            #expect(outcome.status == status, "\(command): \(outcome.errors)", sourceLocation: sourceLocation)
            for mark in Self.marks {
                #expect(!outcome.output.contains(mark), "\(command) prints \(mark)", sourceLocation: sourceLocation)
                #expect(!outcome.errors.contains(mark), "\(command) says \(mark)", sourceLocation: sourceLocation)
            }
        }
    }
}
