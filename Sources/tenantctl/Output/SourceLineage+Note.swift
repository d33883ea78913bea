internal import Escaping
internal import TenantModel

extension SourceLineage {
    /// One line for whoever is about to apply manifests of which nobody can tell whether they are older than those that were
    /// applied last; `nil` where that is known. What is older is in the plan.
    var note: String? {
        guard case .unknown(let why) = self else { return nil }
        return "note: whether these manifests follow on the commit that was applied last is not known: "
            + TerminalText.escaped(why)
    }
}
