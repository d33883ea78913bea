internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// A manifest that was just written, as the decoder understands it.
///
/// Live values were never checked by a manifest: a card may lack its check digit, a map may look like a reference to a
/// secret. What the decoder refuses or understands otherwise cannot be declared, and nobody but the decoder knows.
struct ReadBack {
    /// Something that cannot be declared.
    struct Problem {
        /// Why, as the decoder says it.
        let message: String
        /// The parts of the draft that it is about; none where it is the whole manifest.
        let parts: [ManifestDraft.Part]
    }

    private let placements: [ManifestDraft.Placement]
    private let draft: ManifestDraft
    private let document: YAMLDocument?
    private let tenant: DesiredTenant?
    private let diagnostics: [Diagnostic]

    /// Decodes `text`, which `draft` was written as.
    init(_ text: String, of draft: ManifestDraft, _ placements: [ManifestDraft.Placement]) {
        self.draft = draft
        self.placements = placements
        let parse = YAMLDocument.parse(Array(text.utf8))
        var decoder = ManifestDecoder(secrets: .none, catalog: draft.catalog)
        document = parse.document
        tenant = decoder.decode(parse, file: draft.slug + ".yaml")
        let across = tenant.map { DirectoryChecks.findings(in: [$0], decoder.claims) } ?? []
        diagnostics = (decoder.diagnostics.diagnostics + across).filter { $0.severity == .error }
    }

    /// What cannot be declared; none when the manifest says what the draft says.
    var problems: [Problem] {
        // A text with such a thing in it is refused as a whole, so that nothing else would come to light.
        let unwritable = tokens + placements.compactMap(obstacle)
        guard unwritable.isEmpty else { return unwritable }
        let refused = diagnostics.compactMap(problem)
        return refused.isEmpty ? misunderstood : refused
    }

    /// Values with a bot token in them, which stand in no file, however they got into the database.
    private var tokens: [Problem] {
        ResourceKind.all.flatMap { kind in
            draft.rows[kind.order].flatMap { row in
                kind.fields.indices.filter { row.values[$0].holdsBotToken }.map { field in
                    Problem(
                        message: "there is a bot token in it, which stands in no manifest",
                        parts: [.field(kind: kind.order, key: row.key, field: field)]
                    )
                }
            }
        }
    }

    private func obstacle(_ placement: ManifestDraft.Placement) -> Problem? {
        let keys = placement.path.lazy.compactMap { YAMLContent.text($0).obstacle }.first
        guard let obstacle = keys ?? placement.content.obstacle else { return nil }
        guard keys != nil, case .field(let kind, let key, _)? = placement.part else {
            return Problem(message: obstacle.description, parts: placement.part.map { [$0] } ?? [])
        }
        return Problem(message: obstacle.description, parts: [.row(kind: kind, key: key)])
    }

    private func problem(_ finding: Diagnostic) -> Problem? {
        guard let location = finding.location, let document else {
            return Problem(message: finding.message, parts: [])
        }
        let (path, isKey) = document.path(at: YAMLMark(line: location.line, column: location.column))
        let parts = placements.filter { $0.path.starts(with: path) || path.starts(with: $0.path) }.map(\.part)
        // A reference of the ledger was accepted when it was applied; what allowed it may not be at hand here.
        if finding.id.hasPrefix("secret."), parts.allSatisfy({ $0.map(isAppliedReference) ?? false }) { return nil }
        guard !parts.contains(nil) else { return Problem(message: finding.message, parts: []) }
        let row = isKey ? row(of: parts.compactMap(\.self), at: path) : nil
        return Problem(message: finding.message, parts: row.map { [$0] } ?? parts.compactMap(\.self))
    }

    /// The row that some parts are all there is of, where its key is what stands at `path`: whoever leaves out only its
    /// fields would come back for the rest.
    private func row(of parts: [ManifestDraft.Part], at path: [String]) -> ManifestDraft.Part? {
        guard case .field(let kind, let key, _)? = parts.first, ResourceKind.all[kind] != .bot else { return nil }
        return path.count == ResourceKind.all[kind].section.count + 1 ? .row(kind: kind, key: key) : nil
    }

    private func isAppliedReference(_ part: ManifestDraft.Part) -> Bool {
        guard case .field(let kind, let key, let field) = part,
            let row = draft.rows[kind].first(where: { $0.key.hasSameBytes(as: key) }), let applied = row.applied,
            case .secret = applied[applied.startIndex + field]
        else { return false }
        return true
    }

    /// What was decoded without a finding and is not what the draft says.
    private var misunderstood: [Problem] {
        guard let tenant else { return [Problem(message: "this manifest cannot be read back", parts: [])] }
        return placements.compactMap { placement in
            guard case .field(let kind, let key, let field)? = placement.part else { return nil }
            let values = tenant.rows[kind].values
            guard let row = draft.rows[kind].first(where: { $0.key.hasSameBytes(as: key) }),
                let found = values.index(of: key)
            else { return Problem(message: "this row is not read back", parts: [.row(kind: kind, key: key)]) }
            let isSame = values[found, field] == row.values[field]
            // The number of a card may be spelled in many ways, and is stored in one.
            let isNormalised = ResourceKind.all[kind].fields[field].spellings.contains { $0.format.normalises }
            if isSame || isNormalised || placement.part.map(isAppliedReference) == true { return nil }
            return Problem(
                message: "a manifest that says this is understood as something else",
                parts: [.field(kind: kind, key: key, field: field)]
            )
        }
    }
}

extension ValueFormat {
    /// Whether several spellings are one value.
    fileprivate var normalises: Bool {
        if case .cardNumber = self { true } else { false }
    }
}

extension YAMLDocument {
    /// The keys of the innermost entry that a place lies in, and whether its key stands just there.
    fileprivate func path(at mark: YAMLMark) -> (path: [String], isKey: Bool) {
        var (path, isKey): ([String], Bool) = ([], false)
        var node = root
        while let mapping = node.mapping {
            var last: YAMLMapping.Entry?
            for entry in mapping where !(mark < entry.key.node.start) { last = entry }
            guard let last else { break }
            path.append(last.key.text)
            isKey = last.key.node.site == mark
            node = last.value
        }
        return (path, isKey)
    }
}
