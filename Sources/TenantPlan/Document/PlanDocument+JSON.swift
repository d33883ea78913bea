internal import CanonicalJSON
internal import TenantModel

extension PlanDocument {
    /// The version of the JSON form.
    ///
    /// A new key raises the second number, a changed or removed one the first.
    public static let formatVersion = "1.1"

    /// The whole document in JSON, as `plan --format json` prints it and `plan --out` writes it: one member a line, one
    /// change a line.
    ///
    /// `sink` gets the text in pieces, since the plan of 10,000 new tenants is some hundred megabytes.
    public func writeJSON(to sink: ([UInt8]) -> Void) {
        write(.whole, to: sink)
    }

    /// Which form is written.
    enum Form {
        /// What the id is the digest of: without the id itself, without the revision, which moves with every apply of
        /// anybody, and without what nobody declares, which comes and goes by what people do in the bots.
        case identified
        case whole

        /// What is written of a change.
        var part: PlanEntry.Part { self == .whole ? .all : .identified }
    }

    func write(_ form: Form, by hands: OrderedPieces.Hands = .all, to sink: ([UInt8]) -> Void) {
        // What people may look at hides nothing from them; what is digested is exact.
        var writer = JSONWriter(escapesUnsafe: form == .whole)
        func line(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
            writer.write(raw: ",\n\"\(name)\":")
            value(&writer)
        }
        writer.write(raw: "{\"format_version\":")
        writer.write(string: Self.formatVersion)
        if form == .whole { line("id") { $0.write(string: id) } }
        line("complete") { $0.write(raw: isComplete ? "true" : "false") }
        line("database") { writer in
            writer.object { writer in
                writer.member("identity", string: database.identity)
                if form == .whole { writer.member("revision", integer: database.revision) }
                writer.member("schema_version", integer: database.schemaVersion)
                writer.member("environment", string: database.environment)
            }
        }
        line("tool_version") { $0.write(string: context.toolVersion) }
        line("environment") { $0.write(JSON.optional(context.environment)) }
        line("source_commit") { $0.write(JSON.optional(context.sourceCommit)) }
        line("tenant_glob") { $0.write(JSON.optional(context.tenantGlob)) }
        line("summary") { $0.write(summary.json) }
        line("acknowledgements_required") { writer in
            writer.write(.array(requiredAcknowledgements.map { .string($0.acknowledgement) }))
        }
        line("limits_exceeded") { $0.write(.array(brokenLimits.map(\.json))) }
        if let liftedLimits { line("limits_lifted") { $0.write(liftedLimits.json) } }
        line("policy_violations") { $0.write(.array(violations.map(JSON.string))) }
        line("unresolved_secrets") { $0.write(.array(unresolved.map(JSON.string))) }
        line("unmanaged_rows") { $0.write(.integer(unmanagedRows)) }
        if !purgedWithoutKey.isEmpty { line("purged_without_key") { $0.write(purgedWithoutKey.json) } }
        if let discardedBalance { line("discarded_balance_kopeks") { $0.write(.integer(discardedBalance.kopeks)) } }
        line("deviations") { writer in
            writer.array { writer in
                for deviation in deviations { writer.element { deviation.write(to: &$0) } }
            }
        }
        if !leftToOthers.isEmpty { line("left_to_others") { $0.write(.array(leftToOthers.map(\.json))) } }
        if form == .whole, !undeclaredUse.isEmpty { line("undeclared_use") { undeclaredUse.write(to: &$0) } }
        line("hints") { $0.write(.array(hints.map(\.json))) }
        line("directory_changes") { writer in
            writer.array { writer in
                for entry in directory { writer.element { entry.write(to: &$0, only: form.part) } }
            }
        }
        if !holds.isEmpty { line("held") { $0.write(.array(holds.map(\.json))) } }
        line("changes") { $0.write(raw: "[") }
        sink(writer.bytes)
        writer.removeAll()
        OrderedPieces.make(of: entries.count, by: hands) { [entries] places in
            var writer = JSONWriter(escapesUnsafe: form == .whole)
            for place in places {
                writer.write(raw: place == 0 ? "\n" : ",\n")
                entries[place].write(to: &writer, only: form.part)
            }
            return writer.bytes
        } to: { piece in
            sink(piece)
        }
        writer.write(raw: "]")
        line("preconditions") { $0.write(.array(preconditions.map(JSON.string))) }
        if form == .whole { line("digest") { $0.write(string: fileDigest) } }
        writer.write(raw: "}\n")
        sink(writer.bytes)
    }

    init(parsing bytes: [UInt8]) throws(PlanFileError) {
        let json: JSON
        do {
            var reader = JSONReader(bytes)
            json = try reader.readValue()
            try reader.end()
        } catch {
            throw .malformed("JSON at byte \(error.offset)")
        }
        guard let version = json["format_version"]?.string else { throw .malformed("format_version") }
        guard version == Self.formatVersion else { throw .unknownFormat(version) }
        guard let id = json["id"]?.string, let isComplete = json["complete"]?.bool,
            let database = json["database"], let identity = database["identity"]?.string,
            let revision = database["revision"]?.integer, let schema = database["schema_version"]?.integer,
            let changes = json["changes"]?.array, let toolVersion = json["tool_version"]?.string
        else { throw .malformed("id, complete, database, tool_version or changes") }
        var entries: [PlanEntry] = []
        for change in changes { entries.append(try PlanEntry(change)) }
        var directory: [DirectoryEntry] = []
        for change in json["directory_changes"]?.array ?? [] { directory.append(try DirectoryEntry(change)) }
        let (deviations, hints) = (json["deviations"]?.array ?? [], json["hints"]?.array ?? [])
        let shown = (deviations.compactMap(DeviationEntry.init), hints.compactMap(RenameHint.init))
        guard shown.0.count == deviations.count, shown.1.count == hints.count else {
            throw .malformed("a deviation or a hint")
        }
        let left = json["left_to_others"]?.array ?? []
        let leftToOthers = left.compactMap(LeftToOthers.init)
        guard leftToOthers.count == left.count else { throw .malformed("left_to_others") }
        let undeclared = json["undeclared_use"].map { UndeclaredUse($0) } ?? UndeclaredUse.none
        guard let undeclared else { throw .malformed("undeclared_use") }
        let held = json["held"]?.array ?? []
        let holds = held.compactMap(HoldNote.init)
        guard holds.count == held.count else { throw .malformed("a hold") }
        let nameless = json["purged_without_key"]
        guard let purgedWithoutKey = [ResourceKind: Int](nameless) else { throw .malformed("purged_without_key") }
        let discarded = json["discarded_balance_kopeks"]
        guard discarded == nil || discarded?.integer != nil else { throw .malformed("discarded_balance_kopeks") }
        let lifted = json["limits_lifted"].flatMap(LiftedLimits.init)
        guard lifted != nil || json["limits_lifted"] == nil else { throw .malformed("limits_lifted") }
        self.init(
            identifier: PlanIdentifier(id),
            isComplete: isComplete,
            database: DatabaseStamp(
                identity: identity,
                revision: revision,
                schemaVersion: Int(schema),
                environment: database["environment"]?.string
            ),
            context: PlanContext(
                toolVersion: toolVersion,
                environment: json["environment"]?.string,
                sourceCommit: json["source_commit"]?.string,
                tenantGlob: json["tenant_glob"]?.string
            ),
            summary: PlanSummary(
                entries,
                directory: directory.map(\.kind),
                purgedWithoutKey: purgedWithoutKey
            ),
            entries: PlanEntries(entries),
            directory: directory,
            risks: directory.flatMap(\.risks) + entries.flatMap(\.risks),
            violations: (json["policy_violations"]?.array ?? []).compactMap(\.string),
            brokenLimits: (json["limits_exceeded"]?.array ?? []).compactMap(BrokenLimit.init),
            liftedLimits: lifted,
            unresolved: (json["unresolved_secrets"]?.array ?? []).compactMap(\.string),
            preconditions: (json["preconditions"]?.array ?? []).compactMap(\.string),
            unmanagedRows: Int(json["unmanaged_rows"]?.integer ?? 0),
            purgedWithoutKey: purgedWithoutKey,
            discardedBalance: discarded?.integer.map(DiscardedBalance.init),
            deviations: shown.0,
            leftToOthers: leftToOthers,
            undeclaredUse: undeclared,
            hints: shown.1,
            holds: holds
        )
    }
}
