internal import TenantModel

/// The commit that manifests come from: the one that the pipeline names, else the one that is checked out.
struct ManifestSource: Sendable {
    /// The commit as history has it, with `-dirty` where the folder holds what is in no commit; `nil` where there is none.
    let commit: String?
    private let folder: String

    private static let dirtySuffix = "-dirty"

    /// Looks at the environment and asks git.
    ///
    /// - Parameter folder: The folder of the manifests.
    init(of folder: String) async {
        self.folder = folder
        let environment = ProcessEnvironment.current
        let named = PipelineSystem(in: environment)?.commit(in: environment)
        guard let checkout = GitCheckout(of: folder), let head = await checkout.head() else {
            self.commit = named
            return
        }
        // Of another repository than the one that the pipeline runs for, git speaks of something else.
        let isChanged = named == nil || named == head ? await checkout.isChanged() : false
        self.commit = (named ?? head) + (isChanged ? Self.dirtySuffix : "")
    }

    /// How this commit stands to the one that was applied last.
    ///
    /// - Parameter applied: What the database remembers; `nil` where it knows of none.
    /// - Returns: What git says, or why it cannot.
    func lineage(since applied: String?) async -> SourceLineage {
        guard let applied else { return .unasked }
        guard let commit else { return .unknown("the manifests come from no known commit") }
        guard Self.clean(applied) != Self.clean(commit) else { return .descends }
        guard let checkout = GitCheckout(of: folder) else { return .unknown("git is not installed") }
        return await checkout.lineage(of: Self.clean(commit), since: Self.clean(applied))
    }

    /// Whether the commit that is checked out is an ancestor of another: the checkout was set back.
    ///
    /// - Parameter other: The commit that a plan was made from; `nil` where nobody knew it.
    /// - Returns: False as well where git cannot tell.
    func precedes(_ other: String?) async -> Bool {
        guard let other, let commit, Self.clean(other) != Self.clean(commit), let checkout = GitCheckout(of: folder)
        else { return false }
        return await checkout.lineage(of: Self.clean(other), since: Self.clean(commit)) == .descends
    }

    /// The commit itself: what was changed beside it has no ancestors.
    private static func clean(_ commit: String) -> String {
        commit.hasSuffix(dirtySuffix) ? String(commit.dropLast(dirtySuffix.count)) : commit
    }
}
