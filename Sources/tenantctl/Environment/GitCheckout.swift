internal import EmbeddedPostgres
internal import Glibc
internal import SystemPackage
internal import TenantModel

/// What git says about the folder of the manifests. Nothing here is an error: manifests need not be in a repository, and
/// git need not be installed.
struct GitCheckout {
    private let git: FilePath
    private let folder: String

    /// `nil` where there is no git, or no folder.
    init?(of folder: String) {
        guard let git = Self.program, let path = resolvedPath(folder) else { return nil }
        self.git = git
        self.folder = path
    }

    /// The commit that is checked out; `nil` without one, and where git does not trust the repository's owner.
    func head() async -> String? {
        guard let said = await run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]), said.isSuccess else {
            return nil
        }
        let commit = String(said.output.prefix { !$0.isNewline })
        return Self.isCommit(commit) ? commit : nil
    }

    /// Whether the folder holds what is in no commit: changed, added or not tracked.
    func isChanged() async -> Bool {
        let said = await run(["status", "--porcelain", "--untracked-files=normal", "--", "."])
        return said.map { $0.isSuccess && !$0.output.isEmpty } ?? false
    }

    /// How `commit` stands to `applied`.
    func lineage(of commit: String, since applied: String) async -> SourceLineage {
        guard Self.isCommit(applied), Self.isCommit(commit) else {
            return .unknown("a commit is not named by its hash")
        }
        guard commit != applied else { return .descends }
        guard let said = await run(["merge-base", "--is-ancestor", applied, commit]) else {
            return .unknown("git cannot be run")
        }
        switch said.status {
        case "exited(0)": return .descends
        case "exited(1)":
            // Where the history was cut off, the way from one to the other may be behind the cut.
            let shallow = await run(["rev-parse", "--is-shallow-repository"])
            guard shallow?.output.hasPrefix("false") == true else { return .unknown("the clone is shallow") }
            return .doesNotDescend(commit: commit, applied: applied)
        default:
            return .unknown(
                said.errors.contains("dubious ownership")
                    ? "the repository belongs to another user (safe.directory)" : "this clone lacks one of the commits"
            )
        }
    }

    /// Whether `text` is the hash of a commit, whole or shortened, and nothing that git could take for an option.
    static func isCommit(_ text: String) -> Bool {
        (7...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private struct Answer {
        let status: String
        let output: String
        let errors: String

        var isSuccess: Bool { status == "exited(0)" }
    }

    private func run(_ arguments: [String]) async -> Answer? {
        // A repository can name programs in its configuration; one that watches files would be run by `status`.
        let command = Program(
            git,
            ["-C", folder, "-c", "core.fsmonitor=false"] + arguments,
            environment: Self.environment
        )
        do {
            let outcome = try await command.run()
            return Answer(status: outcome.status, output: outcome.output, errors: outcome.errors)
        } catch {
            return nil
        }
    }

    /// What git gets to see: where its configuration is, so that `safe.directory` counts, and none of our secrets. It
    /// writes no index, asks nobody, and fetches nothing.
    private static var environment: [String: String] {
        let passed = ProcessEnvironment.current.filter { name, _ in
            ["HOME", "PATH", "XDG_CONFIG_HOME"].contains(name) || name.hasPrefix("GIT_CONFIG_")
        }
        let fixed = [
            "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
        ]
        return passed.merging(fixed) { $1 }
    }

    private static var program: FilePath? {
        let path = ProcessEnvironment.current["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        // A folder that is named relative to where we are is no place to take a program from.
        return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { String($0) + "/git" }
            .first { unsafe access($0, X_OK) == 0 }.map { FilePath($0) }
    }
}
