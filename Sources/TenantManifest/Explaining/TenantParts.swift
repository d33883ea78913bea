internal import CanonicalJSON
internal import TenantModel

/// The files that a tenant is made of, each with what it declares.
struct TenantParts: Sendable {
    /// The tenant, everything laid over each other.
    let tenant: DesiredTenant
    /// The files, the one that wins first.
    let files: [Part]

    /// One file.
    struct Part: Sendable {
        let file: String
        let declarations: Declarations
    }

    /// Explains every field of every row that some file speaks of, or may speak of in a row that is there.
    var explanations: [FieldExplanation] {
        ResourceKind.all.flatMap { kind in
            let management = tenant.management[kind]
            return keys(of: kind).flatMap { key in
                kind.fields.indices.flatMap { field in explanations(kind, key, field, management[key, field]) }
            }
        }
    }

    private func keys(of kind: ResourceKind) -> [String] {
        if kind === ResourceKind.bot { return [tenant.slug] }
        return Set(files.flatMap { $0.declarations.rows[kind.order].values.keys }).sorted { $0.precedesInBytes($1) }
    }

    /// One for each spelling: all of them say the same, and a reader asks for the one that he knows.
    private func explanations(
        _ kind: ResourceKind,
        _ key: String,
        _ field: Int,
        _ management: Management
    ) -> [FieldExplanation] {
        var settings = files.compactMap { setting(in: $0, kind, key, field) }
        // A section that is taken out takes nothing from a field that nobody declares.
        if settings.allSatisfy({ $0.value == nil }) { settings = [] }
        let value = merge(&settings)
        return kind.fields[field].spellings.map { spelling in
            FieldExplanation(
                kind: kind,
                key: key,
                field: field,
                path: spelling.path(in: kind, key),
                settings: settings,
                value: value,
                management: management
            )
        }
    }

    /// What is in force of settings, the one that wins first: maps are merged as far down as there is nothing but maps.
    /// Marks those that it is made of.
    private func merge(_ settings: inout [FieldExplanation.Setting]) -> FieldValue? {
        guard let first = settings.first?.value else { return nil }
        let maps = settings.prefix { $0.value?.isMap == true }
        guard maps.count > 1, let lowest = maps.last?.value else { return first }
        for index in maps.indices { settings[index].isMerged = true }
        return maps.dropLast().reversed().reduce(lowest) { below, setting in setting.value?.merged(over: below) ?? below
        }
    }

    private func setting(
        in part: Part,
        _ kind: ResourceKind,
        _ key: String,
        _ field: Int
    ) -> FieldExplanation.Setting? {
        let rows = part.declarations.rows[kind.order]
        let row = kind === ResourceKind.bot ? (rows.values.isEmpty ? nil : 0) : rows.values.index(of: key)
        if let row, rows.origin(ofRow: row, field: field) != .none {
            return setting(rows.values[row, field], at: rows.origin(ofRow: row, field: field), in: part)
        }
        let each = part.declarations.everyRow.first { $0.target.kind == kind.order && $0.target.field == field }
        if let each { return setting(each.value, at: each.origin, in: part) }
        // Where one half of a switch is taken out, so is the other, whichever of the two the file names.
        let halves = [(kind: kind, key: key, field: field)] + Self.otherHalves(kind, key, field)
        return part.declarations.removals
            .first { removal in halves.contains { removal.place.covers($0.kind, $0.key, $0.field) } }
            .map { setting(nil, at: $0.origin, in: part) }
    }

    /// The flag that always says what a column of the bot says, or that column of a flag; nothing for what is no switch.
    private static func otherHalves(
        _ kind: ResourceKind,
        _ key: String,
        _ field: Int
    ) -> [(kind: ResourceKind, key: String, field: Int)] {
        guard let enabled = ResourceKind.feature.fieldIndex("enabled") else { return [] }
        return ManifestShape.tenant.switches.compactMap { each in
            if kind === ResourceKind.bot, field == each.field { return (ResourceKind.feature, each.flag, enabled) }
            let isFlag = kind === ResourceKind.feature && field == enabled && key.hasSameBytes(as: each.flag)
            return isFlag ? (ResourceKind.bot, "", each.field) : nil
        }
    }

    private func setting(_ value: FieldValue?, at origin: Origin, in part: Part) -> FieldExplanation.Setting {
        FieldExplanation.Setting(value: value, position: SourcePosition(file: part.file, origin: origin))
    }
}

extension Declarations.Removal.Place {
    fileprivate func covers(_ kind: ResourceKind, _ key: String, _ field: Int) -> Bool {
        switch self {
        case .row(let order, let removed): order == kind.order && removed.hasSameBytes(as: key)
        case .field(let order, let owner, let removed):
            order == kind.order && owner.hasSameBytes(as: key) && removed == field
        case .section(let shape): shape.covers(kind, field)
        }
    }
}

extension Shape {
    /// Whether a field may be declared below this place.
    fileprivate func covers(_ kind: ResourceKind, _ field: Int) -> Bool {
        switch leaf {
        case .field(let target)?, .everyRow(let target)?:
            if target.kind == kind.order && target.field == field { return true }
        case .header?, .tenantsOwn?, .directive?, nil: break
        }
        return collection?.kind == kind.order || members.values.contains { $0.covers(kind, field) }
    }
}
