internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// Holds the key of a row against the catalog, and decodes the value of a configuration key by what the catalog
    /// says of it.
    ///
    /// - Parameters:
    ///   - entry: The key and its value.
    ///   - key: What is known of the key; a wrong form was reported.
    ///   - kind: The place of the row's kind in ``ResourceKind/all``.
    /// - Returns: Whether nothing is left to be decoded.
    mutating func decodeByCatalog(_ entry: YAMLMapping.Entry, _ key: RowKey, kind: Int) -> Bool {
        switch kind {
        case Self.features:
            if key.feature == nil { reportUnknownFeature(entry.key, key) }
            return false
        case Self.configuration:
            guard let known = key.configuration else {
                reportUnknownConfiguration(entry.key, key)
                return false
            }
            let place = PlaceName(path: "", key: entry.key)
            switch known.storage {
            case .platform:
                report(.platformKey(known), at: entry.key.node.site)
            case .botColumn(let column) where shape.document == .layer && Self.isTenantsOwn(column):
                report(.notInLayer(known.name), at: entry.key.node.site)
            // By its original name as by its own.
            case .flag(let feature) where entry.value.scalar?.value == .null:
                takeOut(.row(kind: Self.features, key: feature), known.name, entry.value, .null(known.name))
            case .flag(let feature):
                land(entry.value, Self.flagTarget, key: feature, place)
            case .botColumn(let column):
                if let target = Self.botColumns[column] { land(entry.value, target, key: nil, place) }
            // Takes out what is inherited, as with every row.
            case .configuration where entry.value.scalar?.value == .null: return false
            case .configuration:
                let row = rows[kind].append(key.text, at: Origin(entry.key.node.site))
                let value = value(of: entry.value, configuration: known, place) ?? .undeclared
                rows[kind].declare(row, 0, value, at: Origin(entry.value.site))
            }
            return true
        default: return false
        }
    }

    // MARK: Unknown keys

    private mutating func reportUnknownFeature(_ scalar: YAMLScalar, _ key: RowKey) {
        guard catalog.isComplete, key.isPresentable else { return }
        let hint =
            key.configuration == nil
            ? suggestions.feature(nearestTo: key.text) : nil
        report(
            .unknownFeature(key.text, nearest: hint, isConfiguration: key.configuration != nil),
            at: scalar.node.site
        )
    }

    private mutating func reportUnknownConfiguration(_ scalar: YAMLScalar, _ key: RowKey) {
        guard catalog.isComplete, key.isPresentable else { return }
        let hint =
            key.feature == nil
            ? suggestions.configurationKey(nearestTo: key.text) : nil
        let place = catalog.configuration(key.text.uppercased())?.manifestPath
        report(
            .unknownConfiguration(key.text, nearest: hint, place: place, isFeature: key.feature != nil),
            at: scalar.node.site
        )
    }

    private static func isTenantsOwn(_ column: String) -> Bool {
        ResourceKind.bot.fieldIndex(column).map { ResourceKind.bot.fields[$0].isTenantsOwn } ?? false
    }

    private static let features = ResourceKind.feature.order
    private static let configuration = ResourceKind.configuration.order
}

extension RowKey {
    /// Whether nothing is wrong with its form, so that messages may show it and more can be said of it.
    fileprivate var isPresentable: Bool { has(.identifier) && !looksLikeCardNumber && text.utf8.count <= 64 }
}
