internal import CanonicalJSON
internal import TenantModel

/// The features and configuration keys of a catalog as properties of a schema.
struct CatalogKeys {
    private let catalog: Catalog
    private let document: ManifestShape.Document

    init(_ catalog: Catalog, in document: ManifestShape.Document) {
        self.catalog = catalog
        self.document = document
    }

    /// Whether any other key is a mistake.
    var areComplete: Bool { catalog.isComplete }

    /// A property for every key of a kind; `nil` for kinds whose keys a tenant makes up.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - entry: What a row of the kind may hold.
    /// - Returns: Properties in byte order.
    func properties(of kind: ResourceKind, entry: JSON) -> [JSON.Member]? {
        switch kind {
        case .feature:
            catalog.features.map { feature in
                JSON.Member(feature.name, .reference("feature").with(["description": feature.description]))
            }
        case .configuration: configuration.map { JSON.Member($0.name, schema(of: $0)) }
        default: nil
        }
    }

    /// The keys of a kind that take `null` for a value, where it takes nothing out.
    func nullable(_ kind: ResourceKind) -> [String]? {
        guard kind == .configuration else { return nil }
        return configuration.filter { key in
            if case .botColumn(let column) = key.storage { Self.field(column)?.isNullable ?? false } else { false }
        }.map(\.name)
    }

    /// What the properties refer to, in byte order.
    var definitions: [JSON.Member] {
        var definitions: [String: JSON] = [:]
        for key in configuration where key.storage == .configuration {
            definitions[key.definitionName] = key.definition
        }
        let names = definitions.keys.sorted { $0.precedesInBytes($1) }
        return [JSON.Member("feature", Self.feature)] + names.map { JSON.Member($0, definitions[$0] ?? .bool(true)) }
    }

    /// The keys that the document may hold.
    private var configuration: [ConfigurationKey] {
        catalog.configuration.filter { key in
            switch key.storage {
            case .platform: false
            case .configuration, .flag: true
            case .botColumn(let column): document == .tenant || Self.field(column)?.isTenantsOwn != true
            }
        }
    }

    private func schema(of key: ConfigurationKey) -> JSON {
        switch key.storage {
        case .platform, .configuration:
            return .reference(key.definitionName).with(["description": key.description])
        case .flag(let feature):
            return .type("boolean").with(["description": .string("The feature `\(feature)`, by its former name.")])
        case .botColumn(let column):
            guard let field = Self.field(column), let format = field.spellings.first?.format else { return .bool(true) }
            let schema = field.isNullable ? format.schema.orNull : format.schema
            return schema.with(["description": field.about.map(JSON.string)])
        }
    }

    private static func field(_ column: String) -> Field? {
        ResourceKind.bot.fieldIndex(column).map { ResourceKind.bot.fields[$0] }
    }

    /// A feature is a switch, or a map of the switch and what it is set to.
    private static let feature: JSON = {
        var alternatives: [JSON] = []
        var members: [JSON.Member] = []
        for field in ResourceKind.feature.fields {
            for spelling in field.spellings {
                guard case .entry(let path) = spelling.place else { continue }
                let schema = spelling.format.schema.with([
                    "description": field.about.map(JSON.string),
                    "default": spelling.format.schemaDefault(field.initial),
                ])
                if let name = path.first {
                    members.append(JSON.Member(name, schema))
                } else {
                    alternatives.append(schema)
                }
            }
        }
        let map = JSON.type("object").with(["properties": .object(members), "additionalProperties": .bool(false)])
        return .any(of: alternatives + [map, .type("null")])
    }()
}

extension FeatureKey {
    /// What an editor says of it.
    fileprivate var description: JSON? {
        category.isEmpty ? nil : .string(category.split(separator: "_").joined(separator: " "))
    }
}
