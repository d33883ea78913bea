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
    /// Findings about layers that only show in tenants, each once however many tenants extend the layer.
    var inherited: Set<Diagnostic> = []
    /// The secrets that were referred to and were at hand.
    var resolved: [SecretReference: Secret] = [:]

    /// What the tenants so far take for themselves.
    var claims = Claims()

    let secrets: SecretSource
    let catalog: Catalog
    let shape: ManifestShape
    let library: LayerLibrary
    /// The stacks of layers that tenants so far have named.
    var stacks: [[String]: LayerStack] = [:]
    var keys = ByteCache<RowKey>(slots: 4096)
    var strings = ByteCache<String>(slots: 4096)
    var texts = ByteCache<JSONText>(slots: 4096)
    var numbers = ByteCache<JSONText>(slots: 1024)

    /// The file that is being decoded.
    var file = ""
    /// What its tenant is called; what the file is called where it does not say. `nil` in a layer, which speaks for many
    /// tenants and has no secrets of its own.
    var slug: String?
    /// The rows of that tenant, of every kind in the order of ``ResourceKind/all``.
    var rows: [DesiredRows] = []
    /// Values for all rows of a kind, which may come before the rows.
    var everyRow: [Declarations.EveryRow] = []
    /// What the file takes out of what it inherits.
    var removals: [Declarations.Removal] = []
    /// Values that were written under another name than their own.
    var landings: [Landing] = []
    /// The nearest known words of words that are not known.
    var suggestions: Suggestions
    /// What the tenant says about its rows.
    var directives = Directives()
    /// How many bytes of trees the file may still have, with every alias written out.
    var treeBudget = 0
    /// Where it is no YAML that is accepted.
    var faults = FaultPlaces.none
    private var fileFindings: [Diagnostic] = []

    /// Makes a decoder that has seen no file.
    ///
    /// - Parameters:
    ///   - secrets: Where the values of secrets come from.
    ///   - catalog: The features and configuration keys that there are.
    ///   - shape: What files it decodes.
    ///   - library: What tenants may extend.
    init(
        secrets: SecretSource,
        catalog: Catalog,
        shape: ManifestShape = .tenant,
        library: LayerLibrary = LayerLibrary()
    ) {
        self.secrets = secrets
        self.catalog = catalog
        suggestions = Suggestions(for: catalog)
        self.shape = shape
        self.library = library
    }

    /// Takes what was found so far, and begins to collect anew.
    mutating func takeFindings() -> [Diagnostic] {
        defer { diagnostics = DiagnosticCollector() }
        return diagnostics.diagnostics
    }

    /// Decodes the file of one tenant.
    ///
    /// - Parameters:
    ///   - parse: What came of reading it.
    ///   - file: Its path, as the user is to see it.
    ///   - source: The reader that still holds its text, for excerpts.
    /// - Returns: What it declares, as far as it could be understood; `nil` where not even the tenant's name
    ///   could.
    mutating func decode(_ parse: YAMLParse, file: String, source: FileReader? = nil) -> DesiredTenant? {
        begin(file)
        defer { handIn(parse, source) }
        guard let root = rootOfFile(parse), let header = decodeHeader(root) else { return nil }
        slug = header.slug
        let own = decodeDeclarations(root, at: header.mark)
        let stack = stack(decodeExtends(root))
        if stack.isEmpty {
            reportIdle(own.removals)
            rows = own.rows
            everyRow = own.everyRow
        } else {
            let merged = merged(own, in: stack)
            rows = merged.rows
            everyRow = merged.everyRow
        }
        // What is missing may stand where there is a fault.
        if stack.isComplete, faults.isEmpty { reportMissing(header.missing, at: root.node.start, in: stack) }
        applyToEveryRow()
        takeRenamings()
        let tenant = DesiredTenant(
            slug: header.slug,
            file: file,
            layers: stack.files,
            rows: rows,
            management: decodeManagement(besides: [own] + stack.layers.map(\.declarations)),
            renaming: directives.renaming
        )
        check(tenant, isWhole: stack.isComplete && faults.isEmpty)
        return tenant
    }

    /// Looks at what only shows when a tenant is known whole.
    private mutating func check(_ tenant: DesiredTenant, isWhole: Bool) {
        fileFindings += CatalogChecks.findings(in: tenant, catalog)
        fileFindings += ReadSecrets.findings(in: tenant, catalog, resolved)
        // What has a fault may be what seems to be missing.
        guard isWhole, !library.diagnostics.hasErrors, !fileFindings.contains(where: { $0.severity == .error })
        else { return }
        for finding in ShopChecks.findings(in: tenant, catalog) {
            if finding.location?.file == file { fileFindings.append(finding) } else { inherited.insert(finding) }
        }
    }

    /// Forgets the file before.
    mutating func begin(_ file: String) {
        self.file = file
        slug = nil
        fileFindings.removeAll(keepingCapacity: true)
    }

    /// The map that a file is; what it is instead is reported.
    mutating func rootOfFile(_ parse: YAMLParse) -> YAMLMapping? {
        faults = parse.faults.isEmpty ? .none : FaultPlaces(parse.faults)
        for fault in parse.faults { fileFindings.append(Diagnostic(fault, in: file)) }
        guard let document = parse.document ?? parse.remains else { return nil }
        guard let root = document.root.mapping else {
            report(.notAMap(document.root, isLayer: shape.document == .layer), at: document.root.start)
            return nil
        }
        return root
    }

    /// Decodes all that a file declares of its rows.
    mutating func decodeDeclarations(_ root: YAMLMapping, at mark: YAMLMark) -> Declarations {
        rows = ResourceKind.all.map { DesiredRows($0) }
        everyRow.removeAll(keepingCapacity: true)
        removals.removeAll(keepingCapacity: true)
        landings.removeAll(keepingCapacity: true)
        directives = Directives()
        treeBudget = YAMLLimits.standard.bytes
        rows[ResourceKind.bot.order].reserveCapacity(1)
        // A layer's row of the bot has no name: it is laid below that of whichever tenant.
        let bot = rows[ResourceKind.bot.order].append(slug ?? "", at: Origin(mark))
        decodeMembers(root, as: shape.root, row: bot)
        settleLandings(bot)
        settleSwitches(bot)
        settleRemovals()
        for kind in rows.indices { rows[kind].sort() }
        return Declarations(rows: rows, everyRow: everyRow, removals: removals)
    }

    /// Adds a finding about the current file, unless it has too many.
    mutating func report(_ finding: Diagnostic, at mark: YAMLMark) {
        guard !isFull else { return }
        let limit = YAMLLimits.standard.faults
        var finding = fileFindings.count < limit ? finding : .tooManyFindings(limit)
        finding.location = location(mark)
        fileFindings.append(finding)
    }

    /// Whether the rest of the file is given up. A file of a megabyte can hold as many faults as it has words, and what
    /// is said of each costs more than reading it.
    var isFull: Bool { fileFindings.count > YAMLLimits.standard.faults }

    /// Adds a finding about a file that cannot be read.
    mutating func refuse(_ finding: Diagnostic) {
        diagnostics.add(finding)
    }

    /// A place in the current file.
    func location(_ mark: YAMLMark) -> SourceLocation {
        SourceLocation(file: file, line: mark.line, column: mark.column)
    }

    /// Takes the file's findings over, each once: what an alias repeats is wrong in one place.
    mutating func handIn(_ parse: YAMLParse, _ source: FileReader?) {
        if !fileFindings.isEmpty, let document = parse.document ?? parse.remains {
            fileFindings = fileFindings.namingAliases(document.aliases, in: file)
        }
        if let source { fileFindings.attachExcerpts(from: file, parse, as: shape.root, catalog, source: source) }
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
