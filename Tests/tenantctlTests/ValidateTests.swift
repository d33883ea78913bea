import Foundation
import TenantTesting
import Testing

@Suite("validate says what it found in the form that its reader wants")
struct ValidateTests {
    private static let head =
        "version: 1\ntenant: bahar\nname: Bahar\ntelegram: { bot_token: { env: BAHAR_BOT_TOKEN } }\n"
    private static let valid = ManifestTree(["bahar.yaml": head])
    private static let wrong = ManifestTree(["bahar.yaml": head + "active: maybe\n"])
    /// The digits add up, and belong to no bank.
    private static let doubtful = ManifestTree([
        "bahar.yaml": head
            + "payments: { card_to_card: { cards: { a: { card_number: \"4111111111111111\", card_holder_name: A } } } }\n"
    ])

    /// A SARIF log as somebody else's program reads it.
    private struct Log: Decodable {
        struct Run: Decodable {
            struct Invocation: Decodable {
                struct Notification: Decodable {
                    let level: String
                    let message: Message
                }

                let executionSuccessful: Bool
                let toolExecutionNotifications: [Notification]
            }

            struct Result: Decodable {
                let ruleId: String
                let level: String
            }

            let invocations: [Invocation]
            let results: [Result]
        }

        struct Message: Decodable {
            let text: String
        }

        let version: String
        let runs: [Run]

        init(_ text: String) throws {
            self = try JSONDecoder().decode(Log.self, from: Data(text.utf8))
        }
    }

    @Test("a valid folder is a document where one is expected, a sentence on standard error where none is")
    func valid() async throws {
        try await withCheckout(Self.valid) { checkout in
            for format in ["text", "github"] {
                let outcome = try await checkout.tool.run("validate", "--format", format)
                #expect(outcome.status == 0)
                #expect(outcome.output == "")
                #expect(outcome.errors == "1 tenant in tenants: valid\n")
            }
            let log = try Log(await checkout.tool.run("validate", "--format", "sarif").output)
            #expect(log.version == "2.1.0")
            #expect(log.runs.map(\.results.count) == [0])
            #expect(log.runs[0].invocations.map(\.executionSuccessful) == [true])
            #expect(try await checkout.tool.run("validate", "--format=json").output.contains("\"errors\": 0"))
        }
    }

    @Test("a wrong value is shown in its line, and in every form where it stands")
    func wrong() async throws {
        try await withCheckout(Self.wrong) { checkout in
            let text = try await checkout.tool.run("validate")
            #expect(text.status == 65)
            #expect(text.output.contains("\n    5 | active: maybe\n      |         ^\n"), "\(text.output)")
            let github = try await checkout.tool.run("validate", "--format", "github")
            #expect(github.status == 65)
            #expect(github.output.hasPrefix("::error file=tenants/bahar.yaml,line=5,col=9,title=manifest.wrong_type::"))
            #expect(github.output.split(separator: "\n").count == 1)
            let sarif = try await checkout.tool.run("validate", "--format", "sarif")
            #expect(sarif.status == 65)
            let run = try #require(try Log(sarif.output).runs.first)
            #expect(run.results.map(\.ruleId) == ["manifest.wrong_type"])
            #expect(run.results.map(\.level) == ["error"])
            #expect(run.invocations.map(\.executionSuccessful) == [true])
            // The other readers of manifests say it on standard error.
            let plan = try await checkout.tool.run("plan")
            #expect(plan.status == 65)
            #expect(plan.errors.contains("\n    5 | active: maybe\n"))
        }
    }

    @Test(
        "annotations name files from the top of the checkout, wherever the tool is called and however it is told where they are",
        arguments: [
            (".", "tenants", "tenants"), ("deploy", "../tenants", "tenants"), ("tenants", ".", "tenants"),
            ("deploy", "./../deploy//shops", "deploy/shops"), ("deploy", "shops", "deploy/shops"),
            (".", "deploy/shops/", "deploy/shops"),
        ]
    )
    func workspace(folder: String, tenants: String, expected: String) async throws {
        try await withCheckout(Self.wrong) { checkout in
            try await checkout.shell("mkdir -p deploy && cp -r tenants deploy/shops")
            var tool = checkout.tool
            tool.folder += "/" + folder
            for top in [checkout.folder, checkout.folder + "/"] {
                tool.environment["GITHUB_WORKSPACE"] = top
                for given in [tenants, checkout.folder + "/" + expected] {
                    let outcome = try await tool.run("validate", "--format", "github", "--tenants", given)
                    #expect(outcome.output.hasPrefix("::error file=\(expected)/bahar.yaml,line=5"), "\(outcome.output)")
                }
            }
            // Of what lies elsewhere GitHub has no file.
            tool.environment["GITHUB_WORKSPACE"] = checkout.folder + "/nowhere"
            let outcome = try await tool.run("validate", "--format", "github", "--tenants", tenants)
            #expect(outcome.output.contains("bahar.yaml,line=5"), "\(outcome.output)")
        }
    }

    @Test("--strict makes an error of a warning in every form, and changes nothing where there is none")
    func strict() async throws {
        try await withCheckout(Self.doubtful) { checkout in
            for (format, warning, error) in [
                ("text", "warning: [value.unknown_bank]", "error: [value.unknown_bank]"),
                ("json", "\"severity\": \"warning\"", "\"severity\": \"error\""),
                ("sarif", "\"level\": \"warning\"", "\"level\": \"error\""),
                ("github", "::warning file", "::error file"),
            ] {
                let lenient = try await checkout.tool.run("validate", "--format", format)
                #expect(lenient.status == 0)
                #expect(lenient.output.contains(warning) && !lenient.output.contains(error), "\(lenient.output)")
                let strict = try await checkout.tool.run("validate", "--strict", "--format", format)
                #expect(strict.status == 65)
                #expect(strict.output.contains(error) && !strict.output.contains(warning), "\(strict.output)")
                #expect(strict.errors == "")
            }
        }
        try await withCheckout(Self.valid) { checkout in
            let outcome = try await checkout.tool.run("validate", "--strict")
            #expect(outcome.status == 0)
        }
    }

    @Test("a missing folder is a finding in every form")
    func missingFolder() async throws {
        try await withCheckout(Self.valid) { checkout in
            for format in ["text", "json", "sarif", "github"] {
                let outcome = try await checkout.tool.run("validate", "--tenants", "nowhere", "--format", format)
                #expect(outcome.status == 65)
                #expect(outcome.output.contains("directory.missing"), "\(outcome.output)")
                #expect(outcome.output.contains("nowhere"))
                #expect(outcome.errors == "")
            }
        }
    }

    @Test("a folder without a name is said to have none, and no place is made up for it")
    func namelessFolder() async throws {
        try await withCheckout(Self.valid) { checkout in
            let outcome = try await checkout.tool.run("validate", "--tenants", "")
            #expect(outcome.status == 65)
            #expect(
                outcome.output.hasPrefix("error: [directory.missing] the name of the folder is empty\n"),
                "\(outcome.output)"
            )
        }
    }

    static let obstacles: [(arguments: [String], status: Int32)] = [
        (["--secrets-file", "none.env"], 65), (["--jobs", "0"], 64), (["--nonsense"], 64), (["extra"], 64),
    ]

    @Test("what keeps validate from looking is said in the form that was asked for", arguments: obstacles)
    func failures(_ arguments: [String], _ status: Int32) async throws {
        try await withCheckout(Self.valid) { checkout in
            let sarif = try await checkout.tool.run(["validate", "--format", "sarif"] + arguments)
            #expect(sarif.status == status)
            #expect(sarif.errors == "")
            let run = try #require(try Log(sarif.output).runs.first)
            #expect(run.results.isEmpty)
            #expect(run.invocations.map(\.executionSuccessful) == [false])
            #expect(run.invocations[0].toolExecutionNotifications.map(\.level) == ["error"])
            #expect(!run.invocations[0].toolExecutionNotifications[0].message.text.isEmpty)

            let github = try await checkout.tool.run(["validate", "--format=github"] + arguments)
            #expect(github.status == status)
            #expect(github.errors == "")
            #expect(github.output.hasPrefix("::error title="))
            #expect(github.output.split(separator: "\n").count == 1)

            let json = try await checkout.tool.run(["validate", "--format", "json"] + arguments)
            #expect(json.status == status)
            let report = try ErrorReport(json.output)
            #expect(report.error.exitCode == Int(status))
        }
    }

    @Test("commands that have no such form say so in words")
    func otherCommands() async throws {
        try await withCheckout(Self.valid) { checkout in
            for format in ["sarif", "github"] {
                let outcome = try await checkout.tool.run("plan", "--format", format)
                #expect(outcome.status == 64)
                #expect(outcome.output == "")
                #expect(outcome.errors.contains("Usage: tenantctl plan"))
            }
            #expect(try await checkout.tool.run("validate", "--format", "sarif", "--help").output.contains("USAGE"))
        }
    }
}
