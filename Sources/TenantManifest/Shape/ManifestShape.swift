internal import TenantModel

/// The shape of a file and what the kinds ask of every row.
struct ManifestShape: Sendable {
    /// What the file is.
    let document: Document
    /// The top of the file.
    let root: Shape
    /// The fields that a row has to declare, for each kind in the order of ``ResourceKind/all``.
    let required: [[RequiredField]]
    /// The places of those fields.
    let requiredFields: [[Int]]
    /// The fields of the bot that switch a feature flag along with the column.
    let switches: [Switch]

    /// How many rows of each kind may come from elsewhere than its section: the flags that columns switch.
    let rowsBesides: [Int]

    /// A field without which a row is refused.
    struct RequiredField: Sendable {
        /// The place of the field in its kind.
        let field: Int
        /// The keys that may declare it, of which one is needed.
        let spellings: [String]
    }

    /// A column of the bot and the flag that always says the same.
    struct Switch: Sendable {
        /// The place of the column in the bot's fields.
        let field: Int
        /// The key of the flag.
        let flag: String
        /// How the column is spelled, for messages.
        let path: String
    }

    /// The two kinds of files that declare rows.
    enum Document: Sendable {
        /// One tenant.
        case tenant
        /// What many tenants share, or all tenants of an environment: nothing that identifies one, and nothing that
        /// says where its money goes.
        case layer
    }

    /// The shape of a tenant that follows from ``ResourceKind/all``.
    static let tenant = ManifestShape(.tenant)

    /// The shape of a layer that follows from ``ResourceKind/all``.
    static let layer = ManifestShape(.layer)

    private init(_ document: Document) {
        self.document = document
        let root = ShapeBuilder(path: [])
        root.descend(["version"]).leaf = .header
        root.descend(["tenant"]).leaf = document == .tenant ? .header : .tenantsOwn
        root.descend(["extends"]).leaf = .header
        root.descend(["management"]).leaf = document == .tenant ? .directive(.management) : .tenantsOwn
        for (order, kind) in ResourceKind.all.enumerated() { root.add(kind, order: order, to: document) }
        self.root = root.shape
        required = ResourceKind.all.map(Self.required)
        requiredFields = required.map { $0.map(\.field) }
        let switches = ResourceKind.bot.fields.enumerated().compactMap { index, field in
            field.switchesFeature.map {
                Switch(field: index, flag: $0, path: Self.names(of: field).joined(separator: " or "))
            }
        }
        self.switches = switches
        rowsBesides = ResourceKind.all.map { $0 === ResourceKind.feature ? switches.count : 0 }
    }

    // MARK: Parts

    private static func required(of kind: ResourceKind) -> [RequiredField] {
        kind.fields.enumerated().compactMap { index, field in
            guard field.isRequired else { return nil }
            return RequiredField(field: index, spellings: names(of: field))
        }
    }

    private static func names(of field: Field) -> [String] {
        field.spellings.map { spelling in
            switch spelling.place {
            case .entry(let path), .section(let path): path.joined(separator: ".")
            }
        }
    }
}

extension ShapeBuilder {
    /// Adds every spelling of a kind's fields.
    fileprivate func add(_ kind: ResourceKind, order: Int, to document: ManifestShape.Document) {
        let isLayer = document == .layer
        let entry = kind.section.isEmpty ? self : descend(kind.section)
        if isLayer, kind.isTenantsOwn {
            entry.leaf = .tenantsOwn
        } else if !kind.section.isEmpty {
            entry.hold(kind, order: order)
        }
        // What has an id of its own stays the same row under another key.
        if kind.idColumn != nil, !isLayer || !kind.isTenantsOwn {
            entry.rows.descend(["renamed_from"]).leaf = isLayer ? .tenantsOwn : .directive(.renamedFrom(kind: order))
        }
        for (index, field) in kind.fields.enumerated() {
            let derived = kind.fields.firstIndex { $0.derivedFrom == field.name }
            for spelling in field.spellings {
                let target = FieldTarget(
                    kind: order,
                    field: index,
                    format: spelling.format,
                    isNullable: field.isNullable,
                    derivedField: derived
                )
                switch spelling.place {
                case .entry where isLayer && kind.isTenantsOwn: break
                case .entry(let path):
                    entry.rows.descend(path).leaf = isLayer && field.isTenantsOwn ? .tenantsOwn : .field(target)
                case .section(let path): descend(path).leaf = .everyRow(target)
                }
            }
        }
    }
}
