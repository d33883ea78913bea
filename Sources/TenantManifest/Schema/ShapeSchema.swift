internal import CanonicalJSON
internal import TenantModel

/// The schema of a file that declares rows, made from the ``ManifestShape`` that it is decoded by.
struct ShapeSchema {
    let shape: ManifestShape
    let keys: CatalogKeys

    init(_ shape: ManifestShape, catalog: Catalog) {
        self.shape = shape
        keys = CatalogKeys(catalog, in: shape.document)
    }

    private var isLayer: Bool { shape.document == .layer }

    /// The whole schema.
    var document: JSON {
        JSON.map([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "title": .string(isLayer ? "A layer of Tenantry" : "A tenant of Tenantry"),
            "description": .string(
                isLayer
                    ? "What many tenants share; nothing that identifies one, or says where its money goes."
                    : "A tenant: the bot, its features, configuration, plans and payments. What is left out keeps its default."
            ),
            "type": .string("object"), "properties": .object(properties(of: shape.root)),
            "additionalProperties": .bool(false), "required": .texts(required(below: [])),
        ]).with([
            "if": isLayer ? nil : JSON.map(["properties": .map(["extends": .map(["maxItems": .integer(0)])])]),
            "then": isLayer ? nil : alone(shape.root),
            "$defs": .object(Self.definitions + keys.definitions),
        ])
    }

    // MARK: Places

    private func properties(of place: Shape, inRow: Bool = false) -> [JSON.Member] {
        place.members.pairs.compactMap { name, member in
            // Keys that only a tenant's own file may hold are unknown to a layer.
            if member.isTenantsOwn { return nil }
            return JSON.Member(name, schema(of: member, inRow: inRow))
        }
    }

    private func schema(of place: Shape, inRow: Bool) -> JSON {
        let value = place.leaf.flatMap { leaf(leaf: $0, at: place) }
        guard place.holdsMap else { return value ?? .bool(true) }
        let map = place.collection.map(collection) ?? self.map(of: place, inRow: inRow)
        let schema = value.map { JSON.any(of: [$0, map]) } ?? map
        return isInheritable(place) ? schema.orNull : schema
    }

    private func map(of place: Shape, inRow: Bool) -> JSON {
        let required = inRow ? [] : required(below: place.path.split(separator: ".").map(String.init))
        return JSON.type("object").with([
            "properties": .object(properties(of: place, inRow: inRow)), "additionalProperties": .bool(false),
            "required": required.isEmpty ? nil : .texts(required),
        ])
    }

    private func collection(_ collection: Shape.Collection) -> JSON {
        let kind = ResourceKind.all[collection.kind]
        if let properties = keys.properties(of: kind, entry: row(collection)) {
            return JSON.type("object").with([
                "properties": .object(properties), "additionalProperties": keys.areComplete ? .bool(false) : nil,
            ])
        }
        return JSON.type("object").with([
            "propertyNames": kind.keyFormat.schema, "additionalProperties": row(collection),
        ])
    }

    /// What one row may hold.
    private func row(_ collection: Shape.Collection) -> JSON {
        let kind = ResourceKind.all[collection.kind]
        let entry = schema(of: collection.entry, inRow: true)
        // One of the spellings of a field, never two.
        let rivals = kind.fields.map(\.namesInEntry).filter { $0.count > 1 && !$0.contains("") }.map { names in
            JSON.map(["not": .map(["type": .string("object"), "required": .texts(names)])])
        }
        var conditions = rivals
        if kind.isTenantsOwn { conditions += self.conditions(kind) }
        let whole = conditions.isEmpty ? entry : entry.with(["allOf": .array(conditions)])
        return kind.isTenantsOwn ? whole : whole.orNull
    }

    private func leaf(leaf: Shape.Leaf, at place: Shape) -> JSON? {
        switch leaf {
        case .header: return header(place.path)
        case .tenantsOwn: return nil
        case .directive(let directive): return schema(of: directive)
        case .field(let target), .everyRow(let target):
            let field = ResourceKind.all[target.kind].fields[target.field]
            let schema =
                target.isNullable || target.isTakenOutByNull ? target.format.schema.orNull : target.format.schema
            return schema.with([
                "description": field.about.map(JSON.string), "default": target.format.schemaDefault(field.initial),
            ])
        }
    }

    /// What is read before everything else.
    private func header(_ path: String) -> JSON? {
        switch path {
        case "version":
            .map([
                "const": .integer(ManifestDecoder.version), "description": .string("The version of the language."),
            ])
        case "tenant":
            .map([
                // A name of nothing but digits needs no quotes.
                "type": .texts(["string", "integer"]), "pattern": .string(ResourceKind.KeyFormat.slugPattern),
                "minimum": .integer(0),
                "description": .string(
                    "The name in the database, as the file is called. To change it, say renamed_from too."
                ),
            ])
        case "extends":
            .map([
                "type": .string("array"), "uniqueItems": .bool(true),
                "items": ResourceKind.KeyFormat.slug.schemaOfValue,
                "description": .string("The layers below, from left to right; this file wins."),
            ])
        default: nil
        }
    }

    /// What is said about rows besides their values.
    private func schema(of directive: Shape.Directive) -> JSON {
        switch directive {
        case .management:
            .map([
                "type": .string("object"), "propertyNames": .map(["pattern": .string("^[^ ]+$")]),
                "additionalProperties": .map(["enum": .texts(Management.allCases.map(\.rawValue))]),
                "description": .string("Who wins where a value was changed elsewhere, by dotted path."),
            ])
        case .renamedFrom(let kind):
            ResourceKind.all[kind].keyFormat.schemaOfValue.with([
                "description": .string("What it was called before: it keeps its ids, its users and its history.")
            ])
        }
    }

    // MARK: What has to be there

    /// The keys without which a map is refused, whatever it inherits.
    private func required(below path: [String]) -> [String] {
        guard !isLayer else { return path.isEmpty ? ["version"] : [] }
        let names = ResourceKind.bot.fields.filter { $0.isRequired && $0.isTenantsOwn }.compactMap { field in
            field.namesInEntry.first.map { $0.split(separator: ".").map(String.init) }
        }
        let below = names.filter { $0.count > path.count && $0.starts(with: path) }.map { $0[path.count] }
        return path.isEmpty ? ["version", "tenant"] + below : below
    }

    /// Whether layers may say something of what stands here, so that `null` may take it out again.
    private func isInheritable(_ place: Shape) -> Bool {
        if isLayer { return true }
        if let collection = place.collection { return !ResourceKind.all[collection.kind].isTenantsOwn }
        switch place.leaf {
        case .field(let target)?, .everyRow(let target)?:
            let kind = ResourceKind.all[target.kind]
            // The entry of a row is taken out by its key.
            if place.holdsMap { return false }
            return !kind.isTenantsOwn && !kind.fields[target.field].isTenantsOwn
        case .header?, .tenantsOwn?, .directive?: return false
        case nil: return place.path.isEmpty ? false : place.members.pairs.contains { isInheritable($0.1) }
        }
    }

    /// What holds of a tenant that inherits nothing: nothing can be taken out, and rows are whole.
    private func alone(_ place: Shape) -> JSON? {
        if let collection = place.collection {
            let kind = ResourceKind.all[collection.kind]
            let conditions =
                [JSON.notNull] + (kind.isTenantsOwn ? [] : self.conditions(kind))
                + [wholeMaps(collection.entry)].compactMap(\.self)
            return JSON.type("object").with([
                "properties": keys.nullable(kind).map { names in
                    .object(names.map { JSON.Member($0, .bool(true)) })
                },
                "additionalProperties": conditions.count == 1 ? conditions[0] : .map(["allOf": .array(conditions)]),
            ])
        }
        let members = place.members.pairs.compactMap { name, member in
            alone(member).map { JSON.Member(name, $0) }
        }
        if members.isEmpty, place.leaf != nil || !place.holdsMap { return nil }
        return JSON.type("object").with(["properties": members.isEmpty ? nil : .object(members)])
    }

    /// That no map of a row is taken out; `nil` where its rows hold none.
    private func wholeMaps(_ entry: Shape) -> JSON? {
        let names = entry.members.pairs.filter { _, member in
            if case .field(let target)? = member.leaf { target.isTakenOutByNull } else { false }
        }.map(\.0)
        return names.isEmpty ? nil : .map(["properties": .object(names.map { JSON.Member($0, .notNull) })])
    }

    /// The fields that a row of a kind has to declare, by any of their spellings.
    private func conditions(_ kind: ResourceKind) -> [JSON] {
        kind.fields.filter(\.isRequired).map(\.namesInEntry).filter { !$0.contains("") }.map { names in
            JSON.any(of: names.map { .map(["required": .texts([$0])]) })
        }
    }

    // MARK: Definitions

    /// What several places refer to.
    private static let definitions: [JSON.Member] = [
        JSON.Member("secret", secret), JSON.Member("json", json), JSON.Member("value", value),
    ]

    /// `{ env: NAME }` or `{ file: PATH }`.
    private static let secret = JSON.map([
        "description": .string("Where a secret is: { env: NAME } or { file: PATH }."),
        "type": .string("object"), "minProperties": .integer(1), "maxProperties": .integer(1),
        "properties": .map([
            "env": .map([
                "description": .string("A variable of the environment, which begins with the tenant's name."),
                "type": .string("string"), "pattern": .string("^[A-Za-z0-9_]{1,255}$"),
                "examples": .texts(["PARSVPN_BOT_TOKEN"]),
            ]),
            "file": .map([
                "description": .string("A file below the folder of secrets, in the tenant's own folder."),
                "type": .string("string"), "maxLength": .integer(1024),
                "pattern": .string("^(?!\\.{1,2}/)[^/]+(?:/(?!\\.{1,2}(?:/|$))[^/]+)+$"),
                "examples": .texts(["parsvpn/bot-token"]),
            ]),
        ]),
        "additionalProperties": .bool(false),
    ])

    /// Any value, without the one name that the ledger keeps for itself.
    private static let json = JSON.map([
        "properties": .map(["$secret": .bool(false)]), "additionalProperties": .reference("json"),
        "items": .reference("json"),
    ])

    /// Any value but `null`; a map of nothing but `value` stands for what it holds, and one of nothing but `env` or
    /// `file` for a secret.
    private static let value = JSON.map([
        "not": .type("null"),
        "allOf": .array([
            .reference("json"),
            .map(["if": only("value", .bool(true)), "then": .map(["properties": .map(["value": .reference("value")])])]
            ),
            .map(["if": only("env", scalar), "then": .reference("secret")]),
            .map(["if": only("file", scalar), "then": .reference("secret")]),
        ]),
    ])

    private static let scalar = JSON.map(["not": .map(["type": .texts(["object", "array"])])])

    private static func only(_ name: String, _ schema: JSON) -> JSON {
        .map([
            "type": .string("object"), "maxProperties": .integer(1), "required": .texts([name]),
            "properties": .map([name: schema]),
        ])
    }
}

extension KeyTable {
    /// Every name with what it stands for, in the order in which they were described.
    fileprivate var pairs: [(String, Value)] { Array(zip(names, values)) }
}
