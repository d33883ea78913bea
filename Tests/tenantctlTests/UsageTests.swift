import Foundation
import TenantTesting
import Testing

@Suite("Calls that make no sense end with 64 before anything is touched")
struct UsageTests {
    @Test(
        "usage errors",
        arguments: [
            ["plan", "--nonsense"], ["frobnicate"], ["plan", "--out", ""], ["apply", "--lock-timeout", "0"],
            ["apply", "--lock-timeout", "soon"], ["apply", "--lock-timeout", "86401"],
            ["apply", "--lock-timeout", "9223372036854775807"], ["apply", "--lock-timeout", "9223372036854775808"],
            ["plan", "--max-deletes", "-1"], ["plan", "--max-deletes=-1"],
            ["apply", "--max-deletes=99999999999999999999"],
            ["plan", "--jobs", "0"], ["plan", "--format", "yaml"], ["help", "nosuch"], ["help", "migrate", "sideways"],
            ["show"], ["validate", "extra"], ["plan", "--out"],
            ["apply", "a.json", "b.json"], ["migrate", "sideways"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run(arguments)
            #expect(outcome.status == 64)
            #expect(outcome.output == "")
            #expect(outcome.errors.contains("Error: "))
            #expect(outcome.errors.contains("Usage: tenantctl"))
        }
    }

    @Test(
        "an option of one value that is given twice is a wrong call, of every command; one of several is not",
        arguments: [
            (["plan", "--tenant", "asal", "--tenant", "bahar"], "--tenant"),
            (["apply", "--tenant=asal", "--auto-approve", "--tenant", "bahar"], "--tenant"),
            (["rollback", "1", "--tenant", "asal", "--tenant", "bahar"], "--tenant"),
            (["validate", "--format", "text", "--format", "text"], "--format"),
            (["migrate", "up", "--database", "x", "--database", "y"], "--database"),
            (["token", "list", "--format=json", "--format", "json"], "--format"),
        ]
    )
    func givenTwice(_ arguments: [String], _ option: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run(arguments)
            #expect(outcome.status == 64)
            let words = "\(option) takes one value, and is given more than once."
            let command = arguments.prefix { !$0.hasPrefix("-") && Int($0) == nil }.joined(separator: " ")
            #expect((outcome.output + outcome.errors).contains(words), "\(outcome)")
            let isJSON = arguments.contains("json")
            #expect(
                isJSON
                    || outcome.errors == """
                        Error: \(words)
                        Usage: tenantctl \(command) <options>
                          See 'tenantctl \(command) --help' for more information.

                        """
            )
            let accepted = ["--ack", "price_fell:asal/a@00000000", "--ack", "price_fell:asal/b@00000000"]
            let several = try await checkout.tool.run(["apply", "--auto-approve"] + accepted)
            #expect(several.status == 0, "\(several)")
        }
    }

    @Test(
        "an option of terraform or kubectl is told what it is called here, where the command has it",
        arguments: [
            ("plan --json", "Unknown option '--json'. Did you mean '--format json'?"),
            ("plan -json", "Unknown option '-json'. Did you mean '--format json'?"),
            ("watch --once --json", "Unknown option '--json'. Did you mean '--log-format json'?"),
            ("schema --json", "Unknown option '--json'"),
            ("get -o json", "Unknown option '-o'. Did you mean '--format json'?"),
            ("get -oyaml", "Unknown option '-oyaml'. Did you mean '--format yaml'?"),
            ("get --output=yaml", "Unknown option '--output'. Did you mean '--format yaml'?"),
            ("plan -o saved.json", "Unknown option '-o'. Did you mean '--out'?"),
            ("plan -out saved.json", "Unknown option '-out'. Did you mean '--out'?"),
            ("plan -out=saved.json", "Unknown option '-out'. Did you mean '--out'?"),
            ("apply -target=asal", "Unknown option '-target'. Did you mean '--tenant'?"),
            ("apply --auto-approve --target asal", "Unknown option '--target'. Did you mean '--tenant'?"),
            ("apply -auto-approve", "Unknown option '-auto-approve'. Did you mean '--auto-approve'?"),
            ("apply -y", "Unknown option '-y'. Did you mean '--auto-approve'?"),
            ("drift -detailed-exitcode", "Unknown option '-detailed-exitcode'. Did you mean '--detailed-exitcode'?"),
            ("apply --dry-run", "Unknown option '--dry-run'. 'tenantctl plan' shows what an apply would do."),
            ("plan --dry-run", "Unknown option '--dry-run'. It writes nothing to the database."),
            ("watch --dry-run", "Unknown option '--dry-run'. Did you mean '--mode detect'?"),
            ("plan -n asal", "Unknown option '-n'. Did you mean '--tenant'?"),
            ("plan --namespace asal", "Unknown option '--namespace'. Did you mean '--tenant'?"),
            ("get -n asal", "Unknown option '-n'. The tenant stands without one: 'tenantctl get <tenant>'."),
            ("history -n 5", "Unknown option '-n'. Did you mean '--limit'?"),
            ("history -n asal", "Unknown option '-n'. Did you mean '--tenant'?"),
            ("apply -f tenants", "Unknown option '-f'. Did you mean '--tenants'?"),
            ("get -w", "Unknown option '-w'. 'tenantctl watch' goes on looking."),
            ("token list --json", "Unknown option '--json'. Did you mean '--format json'?"),
            ("plan --nonsense", "Unknown option '--nonsense'"),
            (
                "apply --force",
                "Unknown option '--force'. Nothing is forced: a plan prints the lines of --ack that accept it."
            ),
            (
                "plan -refresh-only",
                "Unknown option '-refresh-only'. 'tenantctl drift' shows what was changed in the database."
            ),
            (
                "plan --refresh=false",
                "Unknown option '--refresh'. 'tenantctl drift' shows what was changed in the database."
            ),
            ("plan -rehearse", "Unknown option '-rehearse'. Did you mean '--rehearse'?"),
            ("history -older-than=90d", "Unknown option '-older-than'. Did you mean '--older-than'?"),
            ("plan -chdir=shops", "Unknown option '-chdir'. Did you mean '--tenants'?"),
            ("apply --auto-approve -oh", "Unknown option '-oh'."), ("status -vh", "Unknown option '-vh'."),
        ]
    )
    func foreignOptions(_ line: String, _ message: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let words = line.split(separator: " ").map(String.init)
            let outcome = try await checkout.tool.run(words)
            #expect(outcome.status == 64 && outcome.output == "")
            #expect(outcome.errors.hasPrefix("Error: \(message)\nUsage: tenantctl "), "\(outcome.errors)")
            let asJSON = try await checkout.tool.run(words + ["--format", "json"])
            #expect(asJSON.status == 64)
        }
    }

    @Test("help is what is asked for by its name alone, also with one dash as terraform has it")
    func singleDashHelp() async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            for option in ["-h", "-help", "--help"] {
                let help = try await checkout.tool.run("plan", option)
                #expect(help.status == 0 && help.output.contains("USAGE: tenantctl plan"), "\(option)")
            }
            let argument = try await checkout.tool.run("get", "--", "-oh")
            #expect(argument.status == 1 && !argument.errors.contains("Unknown option"), "\(argument.errors)")
        }
    }

    @Test("an option that there is, and what follows a --, is nothing of another tool's")
    func ownOptions() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            let rehearsed = try await checkout.tool.run("rollback", "0", "--dry-run")
            #expect(!rehearsed.errors.contains("Unknown option"), "\(rehearsed.errors)")
            let argument = try await checkout.tool.run("get", "--", "--json")
            #expect(argument.status == 1 && !argument.errors.contains("Unknown option"), "\(argument.errors)")
        }
    }

    @Test(
        "in JSON mode they are JSON",
        arguments: [
            ["plan", "--format", "json", "--dry-run"],
            ["plan", "--format", "json", "--nonsense"], ["apply", "--format=json", "--lock-timeout", "0"],
            ["apply", "--format", "json"], ["nosuchcmd", "--format", "json"],
        ]
    )
    func json(_ arguments: [String]) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run(arguments)
            #expect(outcome.status == 64)
            let report = try ErrorReport(outcome.output)
            #expect(report.formatVersion == "1.0")
            #expect(report.error.code == "usage")
            #expect(report.error.exitCode == 64)
            #expect(!report.error.message.isEmpty)
        }
    }

    @Test("an apply that nobody can be asked about is refused before the database is touched")
    func nobodyToAsk() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run("apply", input: "yes\n")
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("--auto-approve"))
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("a pipeline has to name its database", arguments: ["true", "1", "woodpecker"])
    func pipeline(_ value: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            tool.environment["DATABASE_URL"] = nil
            tool.environment["CI"] = value
            for command in [["plan"], ["apply", "--auto-approve"], ["status"], ["get"], ["migrate", "up"]] {
                let outcome = try await tool.run(command)
                #expect(outcome.status == 64, "\(command)")
                #expect(outcome.errors.contains("no database is named, and CI is set"), "\(command)")
            }
            #expect(try await tool.run("validate").status == 0)
        }
    }

    @Test("a database that is named by an empty variable is not named", arguments: ["", "  "])
    func emptyDatabase(_ value: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            for command in [["plan"], ["apply", "--auto-approve"], ["status"], ["migrate", "up"]] {
                let outcome = try await tool.run(command + ["--database", value])
                #expect(outcome.status == 64 && outcome.errors.contains("--database is empty"), "\(command)")
            }
            tool.environment["CI"] = "true"
            tool.environment["DATABASE_URL"] = value
            for name in ["PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGDATABASE"] { tool.environment[name] = value }
            let outcome = try await tool.run("plan")
            #expect(outcome.status == 64 && outcome.errors.contains("DATABASE_URL is empty"))
            // Without it libpq's own are next, and empty ones name nothing.
            tool.environment["DATABASE_URL"] = nil
            let pipeline = try await tool.run("plan")
            #expect(pipeline.status == 64 && pipeline.errors.contains("no database is named, and CI is set"))
            // On a machine where nobody asked for a pipeline's care neither leads to the embedded server.
            tool.environment["CI"] = nil
            tool.environment["DATABASE_URL"] = value
            let embedded = try await tool.run("plan")
            #expect(embedded.status == 64 && embedded.errors.contains("DATABASE_URL is empty"))
            // What is named by the option is named.
            let url = try #require(checkout.tool.environment["DATABASE_URL"])
            // libpq reads even an empty one where the URL says nothing of it.
            for name in ["PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGDATABASE"] { tool.environment[name] = nil }
            let named = try await tool.run("plan", "--database", url)
            #expect(named.status == 0, "\(named.errors)")
        }
    }

    @Test(
        "a command that there is not is named, and the nearest one that there is",
        arguments: [
            (["nosuchcmd"], "'nosuchcmd' is not a tenantctl command."),
            (["aply", "--auto-approve"], "'aply' is not a tenantctl command. Did you mean 'apply'?"),
            (["histroy", "--format", "json"], "'histroy' is not a tenantctl command. Did you mean 'history'?"),
            (["destroy", "kaveh"], "'tenantctl purge' deletes it for good."),
            (["diff"], "'tenantctl plan' shows what an apply would do."),
            (["help", "exprt"], "'exprt' is not a tenantctl command. Did you mean 'export'?"),
            (["migrate", "upp"], "'upp' is not a tenantctl migrate command. Did you mean 'up'?"),
            (["help", "token", "isue"], "'isue' is not a tenantctl token command. Did you mean 'issue'?"),
            (["migrate", "upp"], "See 'tenantctl migrate --help' for more information."),
            (["migrate"], "tenantctl migrate takes the name of a command: up, status, verify, identity."),
            (["database"], "tenantctl database takes the name of a command: start, stop, status, url."),
        ]
    )
    func unknownCommand(_ arguments: [String], _ words: String) async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let outcome = try await checkout.tool.run(arguments)
            #expect(outcome.status == 64 && (outcome.output + outcome.errors).contains(words), "\(outcome)")
            for known in [["help"], ["help", "migrate", "up"], ["migrate", "--help"], ["help", "plan"]] {
                #expect(try await checkout.tool.run(known).status == 0)
            }
        }
    }

    @Test(
        "a password on the command line is refused and not repeated",
        arguments: [
            "postgresql://user:hunter2@localhost/db", "postgresql://localhost/db?password=hunter2",
            "postgresql://localhost/db?%70assword=hunter2", "host=localhost password=hunter2",
            "host=localhost PASSWORD = 'hunter2'", "postgres://user:hunter2@/db?host=/tmp",
        ]
    )
    func password(_ url: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            for command in [
                ["plan"], ["apply", "--auto-approve"], ["status", "--format", "json"], ["migrate", "up"],
            ] {
                let outcome = try await checkout.tool.run(command + ["--database", url])
                #expect(outcome.status == 64, "\(command)")
                #expect(!(outcome.output + outcome.errors).contains("hunter2"), "\(command)")
            }
        }
    }

    @Test("every command has examples that can be copied, each on a line of its own")
    func examples() async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            var waiting: [[String]] = [[]]
            var seen = 0
            while let command = waiting.popLast() {
                let help = try await checkout.tool.run(command + ["--help"]).output
                let lines = help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                let start = try #require(lines.firstIndex(of: "EXAMPLES"), "\(command)")
                for (line, next) in zip(lines[..<start], lines[..<start].dropFirst()) {
                    // A line ends where the next word has no room, and nowhere else.
                    guard !line.isEmpty, !line.hasPrefix(" "), let word = next.split(separator: " ").first,
                        !next.hasPrefix(" ")
                    else { continue }
                    #expect(line.count + 1 + word.count >= 80, "\(command): \(line)")
                }
                let examples = lines[(start + 1)...].prefix { !$0.isEmpty }
                #expect(
                    !examples.isEmpty && examples.allSatisfy { $0.contains("tenantctl ") },
                    "\(command): \(examples)"
                )
                seen += 1
                guard let list = lines.firstIndex(of: "SUBCOMMANDS:") else { continue }
                for line in lines[(list + 1)...].prefix(while: { !$0.isEmpty }) where line.dropFirst(2).first != " " {
                    guard let name = line.split(separator: " ").first, name != "help" else { continue }
                    waiting.append(command + [String(name)])
                }
            }
            #expect(seen >= 15)
        }
    }

    @Test("a help that nobody gets is an error")
    func unreadHelp() async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            for arguments in [["--help"], ["plan", "--help"], ["--version"]] {
                let outcome = try await checkout.tool.run(arguments, output: .file("/dev/full"))
                #expect(outcome.status == 1 && outcome.errors.contains("cannot write to standard output"))
            }
        }
    }

    @Test(
        "standard descriptors that are closed are nobody else's: what cannot be said is an error, and nothing is written",
        arguments: [">&-", ">&- 2>&-", "<&- >&- 2>&-"]
    )
    func closedDescriptors(closed: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let outcome = try await checkout.tool.run(
                ["-c", "(\"$0\" apply --auto-approve \(closed))", try BuiltTool.path()],
                program: "/bin/sh"
            )
            #expect(outcome.status == 1)
            if closed == ">&-" { #expect(outcome.errors.contains("standard output: Bad file descriptor")) }
            #expect(try await checkout.database.history() == "0|0|0")
        }
    }

    @Test("a folder of secrets that is not there, and a plan to no file, are mistakes")
    func mistakes() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            for command in ["validate", "plan"] {
                let outcome = try await checkout.tool.run(command, "--secrets-dir", "nowhere")
                #expect(outcome.status == 64 && outcome.errors.contains("--secrets-dir takes a folder"))
            }
            let outcome = try await checkout.tool.run("plan", "--out", "-")
            #expect(outcome.status == 64 && outcome.errors.contains("--format json"))
        }
    }

    @Test("--version and --help say so and end well")
    func help() async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let version = try await checkout.tool.run("--version")
            #expect(version.status == 0)
            #expect(version.output.split(separator: ".").count == 3)
            let commands = ["validate", "plan", "show", "apply", "get", "status", "migrate", "database"]
            let help = try await checkout.tool.run("--help")
            #expect(help.status == 0)
            for command in commands {
                #expect(help.output.contains("\n  \(command)"), "\(command)")
                let own = try await checkout.tool.run(command, "--help")
                #expect(own.status == 0)
                #expect(own.output.contains("USAGE: tenantctl \(command)"), "\(command)")
                #expect(own.errors == "")
            }
        }
    }

    @Test("completion scripts name every command", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let script = try await checkout.tool.run("--generate-completion-script", shell)
            #expect(script.status == 0)
            for command in ["validate", "plan", "show", "apply", "get", "status", "migrate", "database"] {
                #expect(script.output.contains(command), "\(command)")
            }
        }
    }

    @Test(
        "a shell offers what is there: tenants, environments, folders, files",
        arguments: [
            ("get as", "asal"), ("get bah", "bahar"), ("explain as", "asal"), ("plan --tenants els", "elsewhere"),
            ("validate --environment ", "staging"), ("validate --tenants elsewhere --environment ", "other"),
            ("apply --tenants elsewhere --tenant ", "shop"), ("show sav", "saved.json"), ("apply sav", "saved.json"),
            ("history --tenant as", "asal"), ("plan --format ht", "html"),
            ("explain asal plans.yearly.per", "plans.yearly.period_days"),
            ("explain --tenants tenants asal na", "name"), ("schema pol", "policy"),
            ("schema fi", "findings"), ("token issue --scope ru", "runtime"), ("plan --database e", "embedded"),
        ]
    )
    func offers(line: String, offered: String) async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let outcome = try await complete(
                line,
                """
                mkdir -p tenants/_environments elsewhere/_environments
                touch saved.json elsewhere/{shop,_policy}.yaml tenants/_environments/staging.yaml \
                    elsewhere/_environments/other.yaml
                """,
                checkout
            )
            #expect(outcome.output == offered + "\n", "\(outcome.errors)")
        }
    }

    @Test("a shell offers the revisions of the database, and none where it gets no answer")
    func revisions() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            let apply = ["apply", "--auto-approve", "--tenant"]
            for tenant in ["asal", "bahar"] { #expect(try await checkout.tool.run(apply + [tenant]).status == 0) }
            for line in ["rollback ", "rollback --dry-run ", "history ", "status --wait "] {
                let offered = try await complete(line, "", checkout)
                #expect(offered.output == "2\n1\n" && offered.errors == "", "\(line): \(offered)")
            }
            for line in ["rollback --database postgresql:///?host=/nowhere ", "rollback --database embedded "] {
                let offered = try await complete(line, "", checkout)
                #expect(offered.output == "\n" && offered.errors == "", "\(line): \(offered)")
            }
        }
    }

    @Test(
        "a file whose name no tenant can have is not offered: a shell would run it",
        arguments: ["get ", "plan --environment "]
    )
    func hostileNames(line: String) async throws {
        try await withCheckout(CompleteTree.tree) { checkout in
            let outcome = try await complete(
                line,
                """
                mkdir tenants/_environments
                touch tenants/{,_environments/}{'$(touch ran)','`touch ran`','a b',good}.yaml
                """,
                checkout
            )
            #expect(outcome.output.contains("good\n") && !outcome.output.contains("touch"), "\(outcome.output)")
            #expect(!FileManager.default.fileExists(atPath: checkout.folder + "/ran"))
        }
    }

    @Test("a path with what a shell would run is not offered either")
    func hostilePaths() async throws {
        let tree = ManifestTree([
            "odd.yaml": "version: 1\ntenant: odd\nconfiguration: { '$(touch ran)': 1, '`touch ran`': 1, A_KEY: 1 }\n"
        ])
        try await withCheckout(tree) { checkout in
            let outcome = try await complete("explain odd configuration.", "", checkout)
            #expect(!outcome.output.contains("touch"), "\(outcome.output)")
            #expect(!FileManager.default.fileExists(atPath: checkout.folder + "/ran"))
        }
    }

    /// What bash offers at the end of a line.
    private func complete(_ line: String, _ preparation: String, _ checkout: Checkout) async throws -> ToolOutcome {
        let script =
            preparation + """

                tenantctl() { "$0" "$@"; }
                . <(tenantctl --generate-completion-script bash)
                COMP_LINE=$1; COMP_POINT=${#COMP_LINE}
                read -ra COMP_WORDS <<<"$1"; [[ $1 != *' ' ]] || COMP_WORDS+=("")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _tenantctl tenantctl "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
        return try await checkout.tool.run(
            ["-c", script, try BuiltTool.path(), "tenantctl " + line],
            program: "/bin/bash"
        )
    }
}
