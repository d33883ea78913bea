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
    /// An entry as a reader may see it: whatever somebody wrote into a policy or a catalog.
    init(showing change: DirectoryChange, _ fingerprinter: Fingerprinter) {
        kind = change.kind
        lines = change.lines.map { $0.shown(fingerprinter) }
        file = change.file
    }

    init(_ change: DirectoryChange, _ rules: EntryRules) {
        self.init(showing: change, rules.fingerprinter)
        guard change.needsAcknowledgement else { return }
        // Of what is said and not of what is shown of it: another number is another change.
        var writer = JSONWriter()
        DirectoryEntry(kind: change.kind, lines: change.lines, file: change.file).write(to: &writer, only: .content)
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

extension DirectoryChange.Line {
    /// The line without numbers of cards, tokens and ids of merchants. A fingerprint tells two of them apart that look alike.
    fileprivate func shown(_ fingerprinter: Fingerprinter) -> DirectoryChange.Line {
        func text(_ text: String) -> String? {
            let shown = ShowableText.masking(text, hidesMerchants: true)
            return shown.hasSameBytes(as: text) ? nil : "\(shown) #\(fingerprinter.fingerprint(of: text).short)"
        }
        func value(_ json: JSONText) -> JSONText {
            // Quotes belong to a text no more than a fingerprint does.
            text(json.value.string ?? json.text).map { JSONText(.string($0)) } ?? json
        }
        return DirectoryChange.Line(name: text(name) ?? name, before: before.map(value), after: after.map(value))
    }
}
