import TenantTesting
import Testing

@Suite("An apply remembers who it was and from which commit")
struct ManifestSourceTests {
    private static let recorded = "SELECT actor, coalesce(source_commit, 'none') FROM tenantctl.operations"

    @Test(
        "whom and what the pipeline names",
        arguments: [
            (
                ["GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "a", "GITHUB_TRIGGERING_ACTOR": "b", "GITHUB_SHA": sha],
                "b|\(sha)"
            ),
            (
                ["GITLAB_CI": "true", "GITLAB_USER_LOGIN": "a", "CI_COMMIT_AUTHOR": "b", "CI_COMMIT_SHA": sha],
                "a|\(sha)"
            ),
            (["CIRCLECI": "true", "CIRCLE_USERNAME": "a", "CIRCLE_SHA1": sha], "a|\(sha)"),
            (["BUILDKITE": "true", "BUILDKITE_BUILD_CREATOR": "a", "BUILDKITE_COMMIT": sha], "a|\(sha)"),
            (["BUILDKITE": "true", "BUILDKITE_BUILD_AUTHOR": "a", "BUILDKITE_COMMIT": "HEAD"], "a|none"),
            (["TF_BUILD": "True", "BUILD_REQUESTEDFOR": "a", "BUILD_SOURCEVERSION": sha], "a|\(sha)"),
            (
                ["BITBUCKET_BUILD_NUMBER": "1", "BITBUCKET_STEP_TRIGGERER_UUID": "{a}", "BITBUCKET_COMMIT": sha],
                "{a}|\(sha)"
            ),
            (["DRONE": "true", "DRONE_BUILD_TRIGGER": "a", "DRONE_COMMIT_SHA": sha], "a|\(sha)"),
            (["CI": "woodpecker", "CI_COMMIT_AUTHOR": "a", "CI_COMMIT_SHA": sha], "a|\(sha)"),
            (["JENKINS_URL": "http://j/", "BUILD_USER_ID": "a", "GIT_COMMIT": sha], "a|\(sha)"),
            (["JENKINS_URL": "http://j/", "USER": "jenkins", "TENANTRY_ACTOR": "me", "GIT_COMMIT": sha], "me|\(sha)"),
            (["GIT_COMMIT": sha, "CI_COMMIT_SHA": sha, "USER": "ali"], "ali|none"),
        ]
    )
    func pipelines(_ variables: [String: String], _ expected: String) async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets.merging(variables) { $1 }) { checkout in
            let outcome = try await checkout.tool.run("apply", "--auto-approve")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await checkout.database.line(Self.recorded) == expected)
        }
    }

    @Test("the name that the list of users has, where no variable says who it is")
    func listedUser() async throws {
        try await withCheckout(CompleteTree.tree, secrets: CompleteTree.secrets) { checkout in
            var tool = checkout.tool
            for name in ["USER", "LOGNAME", "TENANTRY_ACTOR"] { tool.environment[name] = nil }
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            let name = try await checkout.shell("PATH=/usr/bin:/bin id -un").prefix { !$0.isNewline }
            #expect(try await checkout.database.line("SELECT actor FROM tenantctl.operations") == name)
        }
    }

    @Test("the commit that is checked out, and whether the manifests are as in it")
    func git() async throws {
        try await withRepository { checkout, head in
            #expect(try await checkout.tool.run("apply", "--auto-approve").status == 0)
            #expect(try await checkout.database.line(Self.recorded) == "sara|\(head)")
            // What lies beside the manifests is none of their business.
            try checkout.write("notes", to: "notes.txt")
            let plan = try await checkout.tool.run("plan", "--format", "json")
            #expect(plan.output.contains("\"source_commit\":\"\(head)\""))
            try checkout.write("version: 1\n", to: "tenants/_layers/new.yaml")
            let dirty = try await checkout.tool.run("plan", "--format", "json")
            #expect(dirty.output.contains("\"source_commit\":\"\(head)-dirty\""), "\(dirty.errors)")
        }
    }

    @Test("changes of manifests that do not follow on what was applied last are a risk to accept")
    func lineage() async throws {
        try await withRepository { checkout, first in
            let tool = checkout.tool
            #expect(try await tool.run("apply", "--auto-approve").status == 0)
            let second = try await checkout.commit("second")
            var edited = CompleteTree.tree
            edited["asal.yaml"] = edited["asal.yaml"]?.replacing(
                "TRIAL_DURATION_DAYS: 3",
                with: "TRIAL_DURATION_DAYS: 4"
            )
            try checkout.write(edited)
            try await checkout.database.psql("UPDATE tenantctl.state SET source_commit = '\(second)-dirty'")
            let ahead = try await tool.run("plan")
            #expect(!ahead.output.contains("source_not_descendant") && ahead.errors.isEmpty, "\(ahead.errors)")
            #expect(ahead.output.contains("TRIAL_DURATION_DAYS"))

            try await checkout.shell("git stash -q && git checkout -q -b other \(first)")
            // Nothing changes: nothing is taken back.
            #expect(try await tool.run("plan", "--detailed-exitcode").status == 0)
            try checkout.write(edited)
            let behind = try await tool.run("plan")
            #expect(behind.output.contains("commit: \"\(second)\" → \"\(first)\""), "\(behind.output)")
            let refused = try await tool.run("apply", "--auto-approve")
            #expect(refused.status == 4)
            #expect(refused.errors.contains("  --ack source_not_descendant:"))
            try await checkout.applyAcknowledged()
            let history = try await tool.run("history", "2")
            #expect(history.output.contains("~ source"), "\(history.output)")
        }
    }

    @Test("where git cannot tell whether manifests follow on what was applied last, that is said")
    func unknownLineage() async throws {
        try await withRepository { checkout, _ in
            func note(_ applied: String) async throws -> String {
                try await checkout.database.psql("UPDATE tenantctl.state SET source_commit = '\(applied)'")
                let plan = try await checkout.tool.run("plan")
                #expect(plan.status == 0, "\(plan.errors)")
                return plan.errors
            }
            #expect(try await note(sha).contains("is not known: this clone lacks one of the commits"))
            #expect(try await note("--help").contains("is not known: a commit is not named by its hash"))
            try await checkout.shell("rm -rf .git")
            #expect(try await note(sha).contains("is not known: the manifests come from no known commit"))
        }
    }

    @Test(
        "nothing without git, without a repository, without a commit, or with one of somebody whom git does not trust"
    )
    func unknown() async throws {
        try await withRepository { checkout, _ in
            var tool = checkout.tool
            tool.environment["PATH"] = checkout.folder
            try await expectNoCommit(tool)
            tool = checkout.tool
            tool.environment["GIT_CONFIG_COUNT"] = "1"
            tool.environment["GIT_CONFIG_KEY_0"] = "safe.directory"
            tool.environment["GIT_CONFIG_VALUE_0"] = "/nowhere"
            let owner = try await tool.run(["-c", "chown -R 65534 .git ."], program: "/bin/sh")
            if owner.status == 0 { try await expectNoCommit(tool) }
            #expect(try await tool.run(["-c", "rm -rf .git && git init -q ."], program: "/bin/sh").status == 0)
            try await expectNoCommit(checkout.tool)
            #expect(try await tool.run(["-c", "rm -rf .git"], program: "/bin/sh").status == 0)
            try await expectNoCommit(checkout.tool)
        }
    }

    private func expectNoCommit(_ tool: BuiltTool, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let plan = try await tool.run("plan", "--format", "json")
        #expect(plan.status == 0, "\(plan.errors)", sourceLocation: sourceLocation)
        #expect(plan.output.contains("\"source_commit\":null"), sourceLocation: sourceLocation)
    }
}

private let sha = "0123456789abcdef0123456789abcdef01234567"

/// Runs `body` in a folder that is a repository with one commit.
func withRepository(_ body: (Checkout, _ head: String) async throws -> Void) async throws {
    var environment = CompleteTree.secrets
    environment["TENANTRY_ACTOR"] = "sara"
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    try await withCheckout(CompleteTree.tree, secrets: environment) { checkout in
        var checkout = checkout
        checkout.tool.environment["HOME"] = checkout.folder
        try await checkout.shell("mkdir tenants/_layers && git init -q -b main . && git add tenants")
        let head = try await checkout.commit("first")
        try await body(checkout, head)
    }
}

extension Checkout {
    /// Runs a script in the folder.
    ///
    /// - Returns: What it wrote to standard output.
    @discardableResult
    func shell(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let outcome = try await tool.run(["-ec", script], program: "/bin/sh")
        #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome.output
    }

    /// Commits what is tracked, changed or not.
    ///
    /// - Returns: The commit.
    func commit(_ message: String) async throws -> String {
        let author = "-c user.name=Sara -c user.email=sara@example.org"
        try await shell("git \(author) commit -q --allow-empty -a -m '\(message)'")
        return try await shell("git rev-parse HEAD").split(separator: "\n").first.map(String.init) ?? ""
    }
}
