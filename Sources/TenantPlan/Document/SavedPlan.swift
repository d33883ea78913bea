internal import CanonicalJSON
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
            differences.append("it was made by version \(document.context.toolVersion) of the tool")
        }
        if document.context.environment != current.context.environment {
            differences.append("it was made for another environment")
        }
        differences += changes(current)
        let (old, new) = (Set(document.preconditions), Set(current.preconditions))
        differences += old.symmetricDifference(new).sorted { $0.precedesInBytes($1) }.map { "row moved: \($0)" }
        return differences.first.map { ($0, differences.count - 1) }
    }

    private func changes(_ current: PlanDocument) -> [String] {
        let (approved, planned) = (lines(document), lines(current))
        var differences: [String] = []
        for (place, line) in approved.sorted(by: { $0.key < $1.key }) {
            if planned[place] == nil {
                differences.append("\(place) was approved and is not planned any more")
            } else if planned[place] != line {
                differences.append("\(place) is another change than the approved one")
            }
        }
        for place in planned.keys.sorted() where approved[place] == nil {
            differences.append("\(place) is planned and was not approved")
        }
        return differences
    }

    private func lines(_ document: PlanDocument) -> [String: String] {
        var lines: [String: String] = [:]
        for entry in document.entries {
            var writer = JSONWriter()
            entry.write(to: &writer, only: .content)
            lines["\(entry.kind.name) \(entry.place)"] = writer.text
        }
        return lines
    }
}
