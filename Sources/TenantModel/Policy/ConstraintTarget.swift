internal import CanonicalJSON

/// What the path of a constraint names: rows of a kind, or a field of them.
public struct ConstraintTarget: Sendable {
    /// The kind of the rows.
    public let kind: ResourceKind
    /// The key of the row; `nil` for every row.
    public let key: String?
    /// The place of the field; `nil` for the row itself.
    public let field: Int?
    /// Whether the path ends at a row. A flag and a configuration value are their row.
    let isRow: Bool
    /// By how much a number of the path is less than that of the column: a toman is a hundred kopeks.
    let factor: Int64

    /// What stands in a path for every key.
    public static let anyKey = "*"

    /// Why a path names nothing.
    public enum Fault: Error, Sendable {
        /// There is no such place in a manifest.
        case unknown
        /// A section, which holds many things.
        case section
        /// A key that lands elsewhere or nowhere: where a manifest says it instead.
        case elsewhere(String?)
    }

    /// Looks a path up.
    ///
    /// - Parameters:
    ///   - path: A path as `management:` spells it, where `*` may stand for the key of a row.
    ///   - catalog: The features and configuration keys that there are.
    /// - Throws: ``Fault``.
    public init(path: String, in catalog: Catalog) throws(Fault) {
        let targets = ManagementPaths.declarable.targets(of: path) { kind, key in
            key == Self.anyKey || Self.mayHave(kind, key, catalog)
        }
        guard let targets, let target = targets.first else { throw .unknown }
        kind = target.kind
        key = target.key == Self.anyKey ? nil : target.key
        if kind == .configuration, let key, let known = catalog.configuration(key), known.storage != .configuration {
            throw .elsewhere(known.placeElsewhere)
        }
        if let field = target.field {
            guard target.isExact else { throw .section }
            isRow = false
            self.field = field
            factor = kind.fields[field].factor(of: path)
        } else {
            guard target.key != nil else { throw .section }
            isRow = true
            field = kind.fields.firstIndex { $0.isWholeEntry }
            factor = 1
        }
    }

    private static func mayHave(_ kind: ResourceKind, _ key: String, _ catalog: Catalog) -> Bool {
        switch kind {
        case .feature: catalog.feature(key) != nil
        case .configuration: catalog.configuration(key) != nil
        default: TenantSlug.isValid(key)
        }
    }

    /// What is nearest to a path that names nothing, among those that every directory has.
    public static func known(in catalog: Catalog) -> [String] {
        ManagementPaths.declarable.known { kind in
            switch kind {
            case .feature: [anyKey] + catalog.features.map(\.name)
            case .configuration: [anyKey] + catalog.configuration.filter { $0.storage == .configuration }.map(\.name)
            default: [anyKey]
            }
        }
    }

    /// What a rule may be about here; `nil` where it may, else what it is for instead.
    public func refusal(of rule: PathConstraint.Rule, in catalog: Catalog) -> String? {
        switch rule {
        case .required, .forbidden: return nil
        case .minimum, .maximum: return takesNumbers(catalog) ? nil : "numbers"
        case .pattern: return takesText(catalog) ? nil : "text that is no secret"
        }
    }

    private func takesNumbers(_ catalog: Catalog) -> Bool {
        guard let field else { return false }
        if kind == .configuration {
            guard let key, let known = catalog.configuration(key) else { return true }
            return [.int, .float, .any].contains(known.type)
        }
        switch kind.fields[field].type {
        case .integer, .bigint: return true
        case .boolean, .text, .jsonb, .wrappedJSONB: return false
        }
    }

    private func takesText(_ catalog: Catalog) -> Bool {
        guard let field, kind.fields[field].exposure != .secret else { return false }
        if kind == .configuration {
            guard let key, let known = catalog.configuration(key) else { return true }
            return !known.isSecret && [.string, .any].contains(known.type)
        }
        return kind.fields[field].type == .text
    }
}

extension ManagementTarget {
    /// Whether the path ends at the field and names no section around it.
    fileprivate var isExact: Bool { precision >= Self.exact(0) }
}

extension Field {
    /// Whether the entry of the row may be the value.
    fileprivate var isWholeEntry: Bool {
        spellings.contains { if case .entry(let path) = $0.place { path.isEmpty } else { false } }
    }

    /// By how much a number of the spelling that `path` ends with is less than that of the column.
    fileprivate func factor(of path: String) -> Int64 {
        for spelling in spellings {
            guard case .price(let kopeks) = spelling.format else { continue }
            let end = spelling.path.joined(separator: ".").utf8
            if path.utf8.count >= end.count, path.utf8.suffix(end.count).elementsEqual(end) { return kopeks }
        }
        return 1
    }
}

extension ConfigurationKey {
    /// Where a manifest says what is not kept under the key's own name; `nil` when it says it nowhere.
    package var placeElsewhere: String? {
        switch storage {
        case .configuration: nil
        case .platform: manifestPath
        case .flag(let feature): "features." + feature
        case .botColumn(let column):
            ResourceKind.bot.fields.first { $0.name == column }?.spellings.first?.path.joined(separator: ".")
        }
    }
}

extension Spelling {
    /// The names behind which the value stands.
    fileprivate var path: [String] {
        switch place {
        case .entry(let path), .section(let path): path
        }
    }
}
