internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A plan that was saved and approved, held against the one that is made now. Nothing else in the file is trusted.
public struct SavedPlan: Sendable {
    private let document: PlanDocument

    /// Takes a plan that was read from a file.
    public init(document: PlanDocument) {
        self.document = document
    }

    /// The first thing in which `current` is another plan, and how many there are; `nil` when it is the same.
    public func difference(from current: PlanDocument) -> (first: String, others: Int)? {
        var differences: [String] = []
        if document.database.identity != current.database.identity { differences.append("it is of another database") }
        if document.database.schemaVersion != current.database.schemaVersion {
            differences.append("the schema has another version")
        }
        if document.context.toolVersion != current.context.toolVersion {
            let version = TerminalText.escaped(document.context.toolVersion)
            differences.append("it was made by version \(version) of the tool")
        }
        if document.context.environment != current.context.environment {
            differences.append("it was made for another environment")
        }
        differences += changes(current)
        let (old, new) = (Set(document.preconditions), Set(current.preconditions))
        differences += old.symmetricDifference(new).sorted { $0.precedesInBytes($1) }
            .map { "row moved: \(TerminalText.escaped($0))" }
        return differences.first.map { ($0, differences.count - 1) }
    }

    private func changes(_ current: PlanDocument) -> [String] {
        let (approved, planned) = (contents(document), contents(current))
        var differences: [String] = []
        for (place, content) in approved.sorted(by: { $0.key < $1.key }) {
            let name = TerminalText.escaped(place)
            if planned[place] == nil {
                differences.append("\(name) was approved and is not planned any more")
            } else if planned[place] != content {
                differences.append("\(name) is another change than the approved one")
            }
        }
        for place in planned.keys.sorted() where approved[place] == nil {
            differences.append("\(TerminalText.escaped(place)) is planned and was not approved")
        }
        return differences
    }

    /// What happens at each place, as bytes: two spellings of a name are two changes. A file that names a place twice
    /// has both there.
    private func contents(_ document: PlanDocument) -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for entry in document.entries {
            var writer = JSONWriter()
            entry.write(to: &writer, only: .content)
            contents["\(entry.kind.name) \(entry.place)", default: []] += writer.bytes
        }
        return contents
    }
}
