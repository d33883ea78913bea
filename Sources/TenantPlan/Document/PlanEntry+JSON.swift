internal import CanonicalJSON
internal import TenantModel

extension PlanEntry {
    /// How much of an entry is written.
    enum Part {
        /// What happens, without where it stands in a file: moving a line is no other change.
        case content
        /// What the id of a plan is made of: everything but how many customers there are.
        case identified
        /// What the history knows of it: neither drift nor risks.
        case recorded
        /// Everything.
        case all
    }

    /// Writes the entry as one object; the order of its members never changes.
    func write(to writer: inout JSONWriter, only part: Part) {
        writer.object { writer in
            writer.member("tenant", string: tenant)
            writer.member("kind", string: kind.name)
            writer.member("key", string: key)
            if let previousKey { writer.member("previous_key", string: previousKey) }
            writer.member("action", string: action.rawValue)
            writer.member("fields") { writer in
                writer.array { writer in
                    for field in fields { writer.element { field.write(to: &$0, action) } }
                }
            }
            for role in WokenRow.Role.allCases {
                let rows = woken.filter { $0.role == role }
                guard !rows.isEmpty else { continue }
                writer.member(role.member) { writer in
                    writer.array { writer in
                        for row in rows { writer.element { row.write(to: &$0) } }
                    }
                }
            }
            writer.member("reason", string: reason.rawValue)
            if part != .recorded { writer.member("drift", string: drift.rawValue) }
            guard part != .content else { return }
            writer.member("source", source: source)
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
        guard let tenant = json["tenant"]?.string, let key = json["key"]?.string,
            let kind = json["kind"]?.string.flatMap(ResourceKind.named),
            let action = json["action"]?.string.flatMap(Change.Action.init),
            let reason = json["reason"]?.string.flatMap(Change.Reason.init),
            let drift = json["drift"]?.string.flatMap(Change.Drift.init),
            let fields = json["fields"]?.array, let risks = json["risks"]?.array
        else { throw .malformed("a change") }
        self.tenant = tenant
        self.kind = kind
        self.key = key
        self.previousKey = json["previous_key"]?.string
        self.action = action
        self.reason = reason
        self.drift = drift
        self.source = json["source"].flatMap(SourcePosition.init)
        self.fields = fields.compactMap(EntryField.init)
        let woken = WokenRow.Role.allCases.flatMap { role in
            (json[role.rawValue]?.array ?? []).map { WokenEntry($0, role) }
        }
        self.woken = woken.compactMap(\.self)
        let place = kind == .bot ? tenant : tenant + "/" + key
        self.risks = risks.compactMap { RiskNote($0, place: place) }
        guard self.fields.count == fields.count, self.woken.count == woken.count, self.risks.count == risks.count else {
            throw .malformed("a change")
        }
    }
}

extension WokenRow.Role {
    /// The member that holds rows of that role.
    fileprivate var member: StaticString {
        switch self {
        case .comesIntoUse: "comes_into_use"
        case .standsInFor: "stands_in_for"
        case .undercuts: "undercuts"
        case .nextToNothingBeside: "next_to_nothing_beside"
        case .heldAgainstNothing: "held_against_nothing"
        }
    }
}

extension PlanEntry.WokenEntry {
    /// Writes the row as one object.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", string: kind.name)
            writer.member("key", string: key)
            if let rowID { writer.member("id", integer: rowID) }
            writer.member("fields") { writer in
                writer.array { writer in
                    for field in fields { writer.element { field.write(to: &$0, .update) } }
                }
            }
            writer.member("risks") { writer in
                writer.array { writer in
                    for risk in risks { writer.element { $0.write(string: risk.rawValue) } }
                }
            }
        }
    }

    /// Reads a row of a plan file back; `nil` when it is not one.
    fileprivate init?(_ json: JSON, _ role: WokenRow.Role) {
        guard let kind = json["kind"]?.string.flatMap(ResourceKind.named), let fields = json["fields"]?.array,
            let risks = json["risks"]?.array
        else { return nil }
        self.role = role
        self.kind = kind
        self.key = json["key"]?.string
        self.rowID = json["id"]?.integer.flatMap(Int32.init(exactly:))
        self.fields = fields.compactMap(PlanEntry.EntryField.init)
        self.risks = risks.compactMap { $0.string.flatMap(Risk.init) }
        guard self.fields.count == fields.count, self.risks.count == risks.count else { return nil }
    }
}

extension PlanEntry.EntryField {
    /// A record compares ledgers, where "not in it" and `NULL` are two things: a side that is not there is left out.
    func write(to writer: inout JSONWriter, _ action: Change.Action) {
        writer.object { writer in
            writer.member("name", string: name)
            if action != .record || before != .open(.undeclared) {
                writer.member("before") { before.write(to: &$0, isSensitive: isSensitive) }
            }
            if action != .record || after != .open(.undeclared) {
                writer.member("after") { after.write(to: &$0, isSensitive: isSensitive) }
            }
            if let applied { writer.member("applied") { applied.write(to: &$0, isSensitive: isSensitive) } }
            if let present { writer.member("present") { present.write(to: &$0, isSensitive: isSensitive) } }
            writer.member("sensitive", bool: isSensitive)
            if drift != .none { writer.member("drift", string: drift.rawValue) }
            if isBare { writer.member(LiveForm.member, string: LiveForm.bare) }
        }
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string, let isSensitive = json["sensitive"]?.bool else { return nil }
        self.name = name
        self.before = json["before"].map { ShownValue($0, isSensitive: isSensitive) } ?? .open(.undeclared)
        self.after = json["after"].map { ShownValue($0, isSensitive: isSensitive) } ?? .open(.undeclared)
        self.applied = json["applied"].map { ShownValue($0, isSensitive: isSensitive) }
        self.present = json["present"].map { ShownValue($0, isSensitive: isSensitive) }
        self.drift = json["drift"]?.string.flatMap(Change.Drift.init) ?? .none
        self.isBare = json[LiveForm.name]?.string == LiveForm.bare
    }
}

extension RiskNote {
    /// Writes the note as one object.
    func write(to writer: inout JSONWriter, only part: PlanEntry.Part) {
        writer.object {
            $0.member("id", string: risk.rawValue)
            $0.member("severity", string: needsAcknowledgement ? Self.acknowledge : "note")
            $0.member("hash", string: hash)
            $0.member("acknowledgement", string: acknowledgement)
            if part == .all { $0.member("reach", string: reach) }
        }
    }

    /// Reads a note of a plan file back; `nil` when it is not one.
    init?(_ json: JSON, place: String) {
        guard let risk = json["id"]?.string.flatMap(Risk.init), let hash = json["hash"]?.string,
            let reach = json["reach"]?.string
        else { return nil }
        self.risk = risk
        self.place = place
        self.hash = hash
        self.needsAcknowledgement = json["severity"]?.string == Self.acknowledge
        self.reach = reach
    }

    private static let acknowledge = "acknowledge"
}
