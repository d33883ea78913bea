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

    /// Looks for a reason to use nothing that the file says, before anything is planned.
    ///
    /// - Parameter version: The version of the tool that reads it: another one may have written other bytes.
    /// - Returns: The reason; `nil` where the file is as it was written.
    public func flaw(toVersion version: String) -> String? {
        if isIntact { return nil }
        return document.context.toolVersion == version ? Self.wasEdited : madeByVersion
    }

    private static let wasEdited = "it was edited after it was written"

    private var madeByVersion: String {
        "it was made by version \(TerminalText.escaped(document.context.toolVersion)) of the tool"
    }

    /// The first thing in which `current` is another plan, and how many there are; `nil` when it is the same.
    public func difference(from current: PlanDocument) -> (first: String, others: Int)? {
        var differences: [String] = []
        let isElsewhere = document.database.identity != current.database.identity
        // What follows from that is told after it: revisions of two databases have nothing to do with each other.
        if isElsewhere, isIntact { differences.append(elsewhere(current)) }
        if document.database.schemaVersion != current.database.schemaVersion {
            differences.append("the schema has another version")
        }
        // Others may have applied since; a revision that has not been yet is of a database that was set back, or edited.
        if document.database.revision > current.database.revision {
            let (made, now) = (document.database.revision, current.database.revision)
            differences.append("it was made at revision \(made), and the database is at revision \(now)")
        }
        if document.context.toolVersion != current.context.toolVersion { differences.append(madeByVersion) }
        // Of a file that somebody edited nothing but what it says to do is held against the database: whatever else is
        // another one there, the database need not have moved.
        if !isIntact && differences.isEmpty {
            let changes = changes(current)
            let first = changes.first.map { ": \($0.words)" } ?? ""
            return (Self.wasEdited + first, max(changes.count - 1, 0))
        }
        if isElsewhere, !isIntact { differences.append(elsewhere(current)) }
        if document.context.environment != current.context.environment {
            differences.append("it was made for another environment")
        }
        if document.context.tenantGlob != current.context.tenantGlob {
            differences.append("it was made for other tenants")
        }
        let changes = changes(current)
        differences += changes.map(\.words) + linesLeavingMoney(current)
        let named = Set(changes.map { Array($0.row.utf8) })
        // A row whose change is another one was named with it.
        differences += MovedRow.all(from: document, to: current).filter { !named.contains(Array($0.name.utf8)) }
            .map { TerminalText.escaped("row moved: \($0.name) \($0.words)") }
        return differences.first.map { ($0, differences.count - 1) }
    }

    private func elsewhere(_ current: PlanDocument) -> String {
        let (made, now) = (document.database.identity, current.database.identity)
        return "it is of another database, \(TerminalText.escaped(made)), and this is \(TerminalText.escaped(now))"
    }

    /// What is planned otherwise, row by row.
    private func changes(_ current: PlanDocument) -> [(row: String, words: String)] {
        let (approved, planned) = (contents(document), contents(current))
        var differences: [(row: String, words: String)] = []
        for (place, content) in approved.sorted(by: { $0.key < $1.key }) {
            let name = TerminalText.escaped(place)
            if planned[place] == nil {
                differences.append(
                    (place, "\(name) was approved and is not planned any more" + hold(of: place, current))
                )
            } else if planned[place] != content {
                // Of the first one, which is named; looking for them goes through both plans.
                let fields = differences.isEmpty ? changedFields(place, current) : []
                let names = fields.isEmpty ? "" : ": " + fields.map(TerminalText.escaped).joined(separator: ", ")
                differences.append((place, "\(name) is another change than the approved one" + names))
            }
        }
        for place in planned.keys.sorted() where approved[place] == nil {
            differences.append((place, "\(TerminalText.escaped(place)) is planned and was not approved"))
        }
        return differences
    }

    /// Who holds the tenant of a row by now, where somebody does.
    private func hold(of place: String, _ current: PlanDocument) -> String {
        guard !current.holds.isEmpty, let entry = document.entries.first(where: { Self.name(of: $0) == place }),
            let hold = current.holds.first(where: { $0.tenant?.hasSameBytes(as: entry.tenant) ?? true })
        else { return "" }
        return TerminalText.escaped(" (held: \(hold.sentence))")
    }

    /// Lines of `management` that leave money to others, wherever they stand in their files: who approved the plan was shown
    /// which there are, and of whom.
    private func linesLeavingMoney(_ current: PlanDocument) -> [String] {
        struct Line: Hashable {
            let line: String
            let tenant: String
            let risks: [Risk]
        }
        func lines(_ document: PlanDocument) -> Set<Line> {
            Set(
                document.leftToOthers.flatMap { left in
                    left.tenants.map { Line(line: left.line, tenant: $0, risks: left.risks) }
                }
            )
        }
        let (approved, planned) = (lines(document), lines(current))
        return approved.symmetricDifference(planned).map { line in
            let end = approved.contains(line) ? "was approved and is not there any more" : "was not approved"
            return TerminalText.escaped("`\(line.line)` of tenant '\(line.tenant)', which leaves money to others, ")
                + end
        }.sorted { $0.precedesInBytes($1) }
    }

    /// The columns of a row, or the settings of the directory, that come to hold something else than what was approved.
    private func changedFields(_ place: String, _ current: PlanDocument) -> [String] {
        func fields(_ document: PlanDocument) -> [(name: String, content: [UInt8])] {
            document.entries.filter { Self.name(of: $0) == place }.flatMap { entry in
                func written(_ field: PlanEntry.EntryField, as name: String) -> (name: String, content: [UInt8]) {
                    var writer = JSONWriter()
                    field.write(to: &writer, entry.action)
                    return (name, writer.bytes)
                }
                return entry.fields.map { written($0, as: $0.name) }
                    + entry.woken.flatMap { row in row.fields.map { written($0, as: row.name(of: $0)) } }
            }
        }
        let (approved, planned) = (fields(document), fields(current))
        let other =
            approved.filter { field in !planned.contains { $0 == field } }
            + planned.filter { field in !approved.contains { $0 == field } }
        return other.map(\.name).reduce(into: []) { names, name in if !names.contains(name) { names.append(name) } }
    }

    private static func name(of entry: PlanEntry) -> String { "\(entry.kind.name) \(entry.place)" }

    /// What happens at each place, as bytes: two spellings of a name are two changes. A file that names a place twice
    /// has both there.
    private func contents(_ document: PlanDocument) -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for entry in document.entries {
            var writer = JSONWriter()
            entry.write(to: &writer, only: .content)
            contents[Self.name(of: entry), default: []] += writer.bytes
        }
        for entry in document.directory {
            var writer = JSONWriter()
            entry.write(to: &writer, only: .content)
            contents["the \(entry.kind.rawValue) of the directory", default: []] += writer.bytes
        }
        return contents
    }
}
