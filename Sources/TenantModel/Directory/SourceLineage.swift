/// How the commit that is planned stands to the one that was applied last.
public enum SourceLineage: Sendable, Hashable {
    /// There is nothing to compare: nothing was applied yet, or nobody knows from which commit.
    case unasked
    /// The applied commit is the planned one, or an ancestor of it.
    case descends
    /// It is neither: an old branch, or a checkout that was set back.
    case doesNotDescend(commit: String, applied: String)
    /// Git could not tell, for this reason.
    case unknown(String)
}
