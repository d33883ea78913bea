internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

/// Turns manifests into desired rows, one file after another.
///
/// One walk over a file's tree along the ``Shape``. A value that is wrong is reported and the walk goes on,
/// so that one run finds everything.
struct ManifestDecoder {
    /// Every finding of all files so far.
    private(set) var diagnostics = DiagnosticCollector()
    /// The secrets that were referred to and were at hand.
    var resolved: [SecretReference: Secret] = [:]

    /// What the tenants so far take for themselves.
    var claims = Claims()

    let secrets: SecretSource
    let shape = ManifestShape.standard
    var keys = ByteCache<RowKey>(slots: 4096)
    var strings = ByteCache<String>(slots: 4096)
    var texts = ByteCache<JSONText>(slots: 4096)
    var numbers = ByteCache<JSONText>(slots: 1024)

    /// The file that is being decoded.
    var file = ""
    /// What its tenant is called; what the file is called where it does not say.
    var slug = ""
    /// The rows of that tenant, of every kind in the order of ``ResourceKind/all``.
    var rows: [DesiredRows] = []
    /// Values for all rows of a kind, which may come before the rows.
    var everyRow: [EveryRow] = []
    /// How many bytes of trees the file may still have, with every alias written out.
    var treeBudget = 0
    private var fileFindings: [Diagnostic] = []

    /// A value for all rows of a kind.
    struct EveryRow {
        let target: FieldTarget
        let value: FieldValue
        let path: String
        let mark: YAMLMark
    }

    /// Makes a decoder that has seen no file.
    init(secrets: SecretSource) {
        self.secrets = secrets
    }

    /// Decodes one file.
    ///
    /// - Parameters:
    ///   - parse: What came of reading it.
    ///   - file: Its path, as the user is to see it.
    /// - Returns: What it declares, as far as it could be understood; `nil` where not even the tenant's name
    ///   could.
    mutating func decode(_ parse: YAMLParse, file: String) -> DesiredTenant? {
        self.file = file
        fileFindings.removeAll(keepingCapacity: true)
        defer { handIn() }
        guard let document = parse.document else {
            for fault in parse.faults { fileFindings.append(Diagnostic(fault, in: file)) }
            return nil
        }
        guard let root = document.root.mapping else {
            report(.notAMap(document.root), at: document.root.start)
            return nil
        }
        guard let header = decodeHeader(root) else { return nil }
        slug = header.slug
        rows = ResourceKind.all.map { DesiredRows($0) }
        everyRow.removeAll(keepingCapacity: true)
        treeBudget = YAMLLimits.standard.bytes
        rows[ResourceKind.bot.order].reserveCapacity(1)
        let bot = rows[ResourceKind.bot.order].append(slug, at: Origin(header.mark))
        decodeMembers(root, as: shape.root, row: bot)
        reportMissing(
            ofRow: bot,
            kind: ResourceKind.bot.order,
            at: root.node.start,
            missingHeader: header.missing
        )
        applyToEveryRow()
        settleSwitches(bot)
        for kind in rows.indices { rows[kind].sort() }
        return DesiredTenant(slug: slug, file: file, rows: rows)
    }

    /// Adds a finding about the current file.
    mutating func report(_ finding: Diagnostic, at mark: YAMLMark) {
        var finding = finding
        finding.location = location(mark)
        fileFindings.append(finding)
    }

    /// A place in the current file.
    func location(_ mark: YAMLMark) -> SourceLocation {
        SourceLocation(file: file, line: mark.line, column: mark.column)
    }

    /// Takes the file's findings over, each once: what an alias repeats is wrong in one place.
    private mutating func handIn() {
        var seen: Set<Diagnostic> = []
        for finding in fileFindings where seen.insert(finding).inserted { diagnostics.add(finding) }
    }
}

extension Origin {
    /// A mark of the YAML tree; both count from 1.
    init(_ mark: YAMLMark) {
        self.init(
            line: UInt32(truncatingIfNeeded: mark.line),
            column: UInt32(truncatingIfNeeded: mark.column)
        )
    }
}

extension YAMLMark {
    /// The first character of a file.
    static let top = YAMLMark(line: 1, column: 1)

    /// The place that an origin remembers.
    init(_ origin: Origin) {
        self.init(line: Int(origin.line), column: Int(origin.column))
    }
}

extension Diagnostic {
    /// What is wrong with a file as YAML.
    init(_ fault: YAMLFault, in file: String) {
        self.init(
            .error,
            id: fault.id,
            message: fault.message,
            at: SourceLocation(file: file, line: fault.mark.line, column: fault.mark.column),
            notes: fault.related.map { related in
                Note(
                    related.message,
                    at: SourceLocation(file: file, line: related.mark.line, column: related.mark.column)
                )
            },
            hint: fault.hint
        )
    }
}
