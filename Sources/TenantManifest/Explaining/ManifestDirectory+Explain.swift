internal import CanonicalJSON
public import Diagnostics
public import TenantModel
internal import YAMLSyntax

/// Where the values of one tenant come from.
public struct TenantExplanation: Sendable {
    /// What is wrong with its files; means nothing when there are errors.
    public let diagnostics: DiagnosticCollector
    /// Every field that its files may declare, with every spelling; empty when there is no such tenant.
    public let fields: [FieldExplanation]
    /// The tenants that there are.
    public let known: [String]
    /// The features and configuration keys that its files may declare.
    public let catalog: Catalog
    /// What it declares, everything laid over each other; `nil` when there is no such tenant.
    public let tenant: DesiredTenant?

    /// The fields that `path` names: one, or all below it. `configuration.WATA_ENABLED`, the original name of something that
    /// is kept elsewhere, names what is kept there.
    ///
    /// - Parameters:
    ///   - path: A path as manifests spell it, or the beginning of one.
    ///   - others: Rows that no file declares and the database knows.
    /// - Returns: The fields, those of the files first.
    public func fields(
        at path: String,
        besides others: [(kind: ResourceKind, key: String)] = []
    ) -> [FieldExplanation] {
        var spoken: [ResourceKind: Set<String>] = [:]
        for field in fields { spoken[field.kind, default: []].insert(field.key) }
        let undeclared = others.filter { spoken[$0.kind]?.contains($0.key) != true }
            .flatMap { FieldExplanation.undeclared($0.kind, $0.key) }
        let found = (fields + undeclared).filter {
            $0.path.hasSameBytes(as: path) || $0.path.utf8.starts(with: (path + ".").utf8)
        }
        return found.isEmpty ? landed(at: path).map { [$0] } ?? [] : found
    }

    /// Whether `path` names a line that files have, and that is no value of a row: `extends`, `management`.
    public func isNoValue(_ path: String) -> Bool {
        let root = ManifestShape.tenant.root
        guard let place = root.members.names.firstIndex(where: { $0.hasSameBytes(as: path) }) else { return false }
        return switch root.members.values[place].leaf {
        case .header?, .directive?: true
        case .field?, .everyRow?, .tenantsOwn?, nil: false
        }
    }

    /// The field where what is written at `path` lands, by its first spelling; `nil` where nothing lands.
    private func landed(at path: String) -> FieldExplanation? {
        guard let key = catalog.landing(at: path) else { return nil }
        return fields.first { explanation in
            let field = explanation.kind.fields[explanation.field]
            return switch key.storage {
            case .botColumn(let column): explanation.kind === ResourceKind.bot && field.name == column
            case .flag(let flag):
                explanation.kind === ResourceKind.feature && explanation.key == flag && field.name == "enabled"
            case .configuration, .platform: false
            }
        }
    }

    /// The path that is most like `path`; `nil` where none is.
    public func nearest(to path: String) -> String? {
        Suggestion.nearest(to: path, in: Array(Set(fields.map(\.path))).sorted())
    }
}

extension ManifestDirectory {
    /// Reads one tenant and the layers that it is made of.
    ///
    /// - Parameters:
    ///   - slug: The tenant.
    ///   - environment: The environment that is laid over it.
    /// - Returns: Its fields, and what is wrong with the files; secrets are not looked up.
    public func explain(_ slug: String, environment: String? = nil) -> TenantExplanation {
        let listing = DirectoryListing(of: path)
        var diagnostics = listing.diagnostics
        let names = listing.files.map { String($0.split(separator: "/").last?.dropLast(".yaml".count) ?? "") }
        let known = names.sorted { $0.precedesInBytes($1) }
        guard let place = names.firstIndex(where: { $0.hasSameBytes(as: slug) }) else {
            return TenantExplanation(
                diagnostics: diagnostics,
                fields: [],
                known: known,
                catalog: .builtIn,
                tenant: nil
            )
        }
        let own = CatalogFile(ofFolder: path)
        diagnostics.merge(own.diagnostics)
        let policy = PolicyFile(ofFolder: path, catalog: own.catalog)
        diagnostics.merge(policy.diagnostics)
        let secrets = SecretSource.none.sharing(policy.policy.shared)
        let library = LayerLibrary(of: path, environment: environment, secrets: secrets, catalog: own.catalog)
        diagnostics.merge(library.diagnostics)
        var reader = FileReader(limit: YAMLLimits.standard.bytes)
        var decoder = ManifestDecoder(secrets: secrets, catalog: own.catalog, library: library)
        var parts: TenantParts?
        do throws(FileFault) {
            _ = try reader.read(listing.files[place])
            parts = decoder.decodeParts(reader.parsed(), file: listing.files[place], source: reader)
        } catch {
            diagnostics.add(error.diagnostic(of: listing.files[place]))
        }
        diagnostics.merge(decoder.diagnostics)
        return TenantExplanation(
            diagnostics: diagnostics,
            fields: parts?.explanations ?? [],
            known: known,
            catalog: own.catalog,
            tenant: parts?.tenant
        )
    }
}
