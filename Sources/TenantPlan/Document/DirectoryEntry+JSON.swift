internal import CanonicalJSON
internal import TenantModel

extension DirectoryEntry {
    /// Writes the entry as one object; the order of its members never changes.
    func write(to writer: inout JSONWriter, only part: PlanEntry.Part) {
        writer.object { writer in
            writer.member("kind", string: kind.rawValue)
            writer.member("lines") { writer in
                writer.array { writer in
                    for line in lines { writer.element { line.write(to: &$0) } }
                }
            }
            guard part != .content else { return }
            writer.member("file", string: file)
            guard part != .recorded else { return }
            writer.member("risks") { writer in
                writer.array { writer in
                    for note in risks { writer.element { note.write(to: &$0, only: part) } }
                }
            }
        }
    }

    /// Reads an entry of a plan file back.
    ///
    /// - Throws: ``PlanFileError`` when it is not one.
    init(_ json: JSON) throws(PlanFileError) {
        guard let kind = json["kind"]?.string.flatMap(DirectoryChange.Kind.init), let lines = json["lines"]?.array,
            let risks = json["risks"]?.array
        else { throw .malformed("a change of the directory") }
        self.kind = kind
        self.lines = lines.compactMap(DirectoryChange.Line.init)
        self.file = json["file"]?.string
        self.risks = risks.compactMap { RiskNote($0, place: "") }
        guard self.lines.count == lines.count, self.risks.count == risks.count else {
            throw .malformed("a change of the directory")
        }
    }
}

extension DirectoryChange.Line {
    /// A side that says nothing is left out.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", string: name)
            if let before { writer.member("before") { $0.write(raw: before.text) } }
            if let after { writer.member("after") { $0.write(raw: after.text) } }
        }
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string else { return nil }
        self.init(name: name, before: json["before"].map { JSONText($0) }, after: json["after"].map { JSONText($0) })
    }
}
