internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A plan that was saved and approved, held against the one that is made now. Nothing else in the file is trusted.
public struct SavedPlan: Sendable {
    /// What the file says.
    public let document: PlanDocument
    /// Whether the file is to the byte as it was written.
    public let isIntact: Bool

    /// Reads a plan from the bytes of its file.
    ///
    /// - Throws: ``PlanFileError``.
    public init(parsing bytes: [UInt8]) throws(PlanFileError) {
        let document = try PlanDocument(parsing: bytes)
        var rest = bytes[...]
        var isSame = document.id == document.digest
        document.writeJSON { part in
            isSame = isSame && rest.starts(with: part)
            rest = rest.dropFirst(part.count)
        }
        self.document = document
        self.isIntact = isSame && rest.isEmpty
    }

    /// The first thing in which `current` is another plan, and how many there are; `nil` when it is the same.
    public func difference(from current: PlanDocument) -> (first: String, others: Int)? {
        var differences: [String] = []
        if document.database.identity != current.database.identity { differences.append("it is of another database") }
        if document.database.schemaVersion != current.database.schemaVersion {
            differences.append("the schema has another version")
        }
        // Others may have applied since; a revision that has not been yet is of a database that was set back, or edited.
        if document.database.revision > current.database.revision {
            let (made, now) = (document.database.revision, current.database.revision)
            differences.append("it was made at revision \(made), and the database is at revision \(now)")
        }
        if document.context.toolVersion != current.context.toolVersion {
            let version = TerminalText.escaped(document.context.toolVersion)
            differences.append("it was made by version \(version) of the tool")
        }
        if document.context.environment != current.context.environment {
            differences.append("it was made for another environment")
        }
        if document.context.tenantGlob != current.context.tenantGlob {
            differences.append("it was made for other tenants")
        }
        differences += changes(current)
        let (old, new) = (Set(document.preconditions), Set(current.preconditions))
        differences += old.symmetricDifference(new).sorted { $0.precedesInBytes($1) }
            .map { "row moved: \(TerminalText.escaped($0))" }
        // What differs then is only shown: lines of manifests, notes, sums. Somebody approved what they saw there.
        if differences.isEmpty && !isIntact { differences.append("edited after it was written") }
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
        for entry in document.directory {
            var writer = JSONWriter()
            entry.write(to: &writer, only: .content)
            contents["the \(entry.kind.rawValue) of the directory", default: []] += writer.bytes
        }
        return contents
    }
}
