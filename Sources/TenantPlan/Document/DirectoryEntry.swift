internal import CanonicalJSON
public import TenantModel

/// A change that is about the whole directory, as a reader may see it.
public struct DirectoryEntry: Sendable {
    /// What is changed.
    public let kind: DirectoryChange.Kind
    /// What is said otherwise.
    public let lines: [DirectoryChange.Line]
    /// The file that says so; `nil` where none does.
    public let file: String?
    /// What it means.
    public internal(set) var risks: [RiskNote] = []

    /// Whether somebody has to accept it by name.
    var needsAcknowledgement: Bool { risks.contains(where: \.needsAcknowledgement) }
}

extension DirectoryEntry {
    init(_ change: DirectoryChange, _ rules: EntryRules) {
        kind = change.kind
        lines = change.lines
        file = change.file
        guard change.needsAcknowledgement else { return }
        var writer = JSONWriter()
        write(to: &writer, only: .content)
        let content = ChangeContent(writer.text, rules.fingerprinter)
        // No tenant: it is about all of them.
        risks = [
            RiskNote(
                risk: change.kind.risk,
                place: "",
                hash: rules.unspentHash(of: content, for: change.kind.risk, at: ""),
                needsAcknowledgement: true,
                reach: rules.reach.wholeDirectory
            )
        ]
    }
}
