internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// Decodes what stands at one place.
    ///
    /// - Parameters:
    ///   - node: What stands there.
    ///   - place: What may stand there.
    ///   - row: The row that the place belongs to, in its kind.
    ///   - key: The key below which it stands.
    mutating func decode(_ node: YAMLNode, as place: Shape, row: Int, key: YAMLScalar) {
        if !faults.isEmpty, isLost(node, as: place) { return }
        guard place.holdsMap, let mapping = node.mapping else {
            guard let leaf = place.leaf else {
                let name = PlaceName(path: place.path, key: key).text
                let finding = Diagnostic.wrongType(at: name, wanted: .collection("a map"), found: node)
                guard node.scalar?.value == .null else { return report(finding, at: node.site) }
                return takeOut(.section(place), name, node, finding)
            }
            return decodeLeaf(node, leaf, row: row, path: place.path, key: key)
        }
        if let collection = place.collection {
            decodeRows(mapping, collection)
        } else {
            decodeMembers(mapping, as: place, row: row)
        }
    }

    /// Decodes a map whose keys are known beforehand.
    mutating func decodeMembers(_ mapping: YAMLMapping, as place: Shape, row: Int) {
        for entry in mapping where !isFull {
            if !faults.isEmpty, faults.contains(entry.key.node.site) { continue }
            if let member = place.members.value(for: entry.key) {
                decode(entry.value, as: member, row: row, key: entry.key)
            } else {
                report(
                    .unknownKey(entry.key, in: place.path, known: place.namesOffered, section: section(of: entry.key)),
                    at: entry.key.node.site
                )
            }
        }
    }

    /// The one section that a key may stand in, where it stands somewhere else: its path, empty for the top of the file.
    private func section(of key: YAMLScalar) -> String? {
        guard key.isName else { return nil }
        let name = key.text
        var sections = shape.root.sections(holding: name)
        if catalog.configuration(name).map({ !$0.isPlatform }) == true { sections.append("configuration") }
        if catalog.feature(name) != nil { sections.append("features") }
        return sections.count == 1 ? sections.first : nil
    }

    /// Decodes a map of rows by key.
    private mutating func decodeRows(_ mapping: YAMLMapping, _ collection: Shape.Collection) {
        let kind = collection.kind
        rows[kind].reserveCapacity(mapping.count + shape.rowsBesides[kind])
        for entry in mapping where !isFull {
            let site = entry.key.node.site
            if !faults.isEmpty, faults.contains(site) || isLost(entry.value, as: collection.entry) { continue }
            let key = rowKey(entry.key)
            if key.looksLikeCardNumber {
                report(.keyIsCardNumber(), at: site)
            } else if !key.has(collection.keyFormat) {
                report(invalidKey(entry.key, of: collection), at: site)
            }
            if decodeByCatalog(entry, key, kind: kind) { continue }
            if entry.value.scalar?.value == .null {
                let name = entry.key.shownName
                takeOut(.row(kind: kind, key: key.text), name, entry.value, .null(name))
                continue
            }
            let row = rows[kind].append(key.text, at: Origin(site))
            decode(entry.value, as: collection.entry, row: row, key: entry.key)
        }
    }

    /// The finding that a key has not the form that rows of its kind ask for.
    private mutating func invalidKey(_ key: YAMLScalar, of collection: Shape.Collection) -> Diagnostic {
        let oddity = key.oddity
        var nearest: String?
        if let rest = oddity?.rest, collection.kind == ResourceKind.feature.order {
            nearest = suggestions.feature(nearestTo: rest)
        } else if let rest = oddity?.rest, collection.kind == ResourceKind.configuration.order {
            nearest = suggestions.configurationKey(nearestTo: rest)
        }
        return .invalidKey(collection.keyFormat, oddity: oddity, nearest: nearest)
    }

    /// What is known of the key of a row.
    private mutating func rowKey(_ scalar: YAMLScalar) -> RowKey {
        if let key = keys.value(for: scalar) { return key }
        let key = RowKey(scalar, in: catalog)
        keys.keep(key, for: scalar)
        return key
    }

    /// Whether a fault left nothing of a value to be checked. A map of which each part is decoded by itself loses only
    /// those parts that have faults; it begins where its first key does.
    private func isLost(_ node: YAMLNode, as place: Shape) -> Bool {
        !(place.holdsMap && node.mapping != nil) && faults.touch(node)
    }

    /// Takes out what is inherited at a place; where nothing is, `finding` is what is wrong.
    mutating func takeOut(
        _ place: Declarations.Removal.Place,
        _ name: String,
        _ node: YAMLNode,
        _ finding: Diagnostic
    ) {
        removals.append(
            Declarations.Removal(
                place: place,
                origin: Origin(node.site),
                name: name,
                isBlank: node.scalar?.byteCount == 0,
                finding: finding
            )
        )
    }

    private mutating func decodeLeaf(
        _ node: YAMLNode,
        _ leaf: Shape.Leaf,
        row: Int,
        path: String,
        key: YAMLScalar
    ) {
        switch leaf {
        case .header:
            return
        case .tenantsOwn:
            report(.notInLayer(PlaceName(path: path, key: key).text), at: key.node.site)
        case .directive(let directive):
            take(directive, node, row: row, named: PlaceName(path: path, key: key))
        case .field(let target):
            let before = rows[target.kind].origin(ofRow: row, field: target.field)
            if before != .none {
                return report(
                    .declaredTwice(path, before: location(YAMLMark(before))),
                    at: key.node.site
                )
            }
            let place = PlaceName(path: path, key: key)
            if target.isTakenOutByNull, node.scalar?.value == .null {
                let name = place.text
                let owner = rows[target.kind].values.keys[row]
                let removed = Declarations.Removal.Place.field(kind: target.kind, key: owner, field: target.field)
                return takeOut(removed, name, node, .null(name))
            }
            let value = value(of: node, target, named: place, row: row) ?? .undeclared
            // Even what is not understood leaves its origin, so that it does not count as missing.
            rows[target.kind].declare(row, target.field, value, at: Origin(node.site))
        case .everyRow(let target):
            let place = PlaceName(path: path, key: key)
            guard let value = value(of: node, target, named: place, row: row) else { return }
            everyRow.append(
                Declarations.EveryRow(target: target, value: value, path: path, origin: Origin(node.site))
            )
        }
    }

    /// Reports the fields that rows have to declare and do not.
    ///
    /// - Parameters:
    ///   - header: The keys of the file's head that are missing.
    ///   - mark: Where the tenant's own file begins.
    ///   - stack: The files around it.
    mutating func reportMissing(_ header: [String], at mark: YAMLMark, in stack: LayerStack) {
        for kind in rows.indices where !shape.required[kind].isEmpty {
            for row in 0..<rows[kind].values.count {
                let head = kind == ResourceKind.bot.order ? header : []
                if head.isEmpty, rows[kind].declares(shape.requiredFields[kind], ofRow: row) { continue }
                let missing =
                    head
                    + shape.required[kind]
                    .filter { rows[kind].origin(ofRow: row, field: $0.field) == .none }
                    .map { $0.spellings.map { "`\($0)`" }.joined(separator: " or ") }
                let origin = rows[kind].origin(ofRow: row)
                if kind == ResourceKind.bot.order {
                    report(.missing(missing, in: ResourceKind.all[kind]), at: mark)
                } else if origin.file == 0 {
                    report(.missing(missing, in: ResourceKind.all[kind]), at: YAMLMark(origin))
                } else {
                    let (key, place) = (rows[kind].values.keys[row], location(origin, in: stack))
                    report(.incomplete(missing, of: key, in: ResourceKind.all[kind], at: place), at: mark)
                }
            }
        }
    }

    /// Hands the values for every row to the rows.
    mutating func applyToEveryRow() {
        for each in everyRow {
            let (kind, field) = (each.target.kind, each.target.field)
            let count = rows[kind].values.count
            // A layer speaks for tenants with such rows and for those without.
            if count == 0, each.origin.file == 0 {
                report(.appliesToNothing(each.path, kind: ResourceKind.all[kind]), at: YAMLMark(each.origin))
            }
            for row in 0..<count { rows[kind].declare(row, field, each.value, at: each.origin) }
        }
    }
}
