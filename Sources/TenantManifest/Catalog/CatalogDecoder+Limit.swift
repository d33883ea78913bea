internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// What values an organisation allows for its own keys.

extension CatalogDecoder {
    /// Decodes `minimum`, `maximum` and `allowed`.
    mutating func limit(
        _ mapping: YAMLMapping,
        _ type: ConfigurationKey.ValueType,
        _ name: String,
        isSecret: Bool
    ) -> ConfigurationKey.Limit? {
        let words = words(mapping["allowed"], type, name, isSecret: isSecret)
        let (lowest, highest) = (mapping["minimum"], mapping["maximum"])
        guard lowest != nil || highest != nil else { return words }
        switch type {
        case .int:
            let low = integer(lowest, name + ".minimum") ?? .min
            let high = integer(highest, name + ".maximum") ?? .max
            guard low <= high else { return reportEmpty(name, highest) }
            return .integers(low...high)
        case .float:
            let low = number(lowest, name + ".minimum") ?? -.greatestFiniteMagnitude
            let high = number(highest, name + ".maximum") ?? .greatestFiniteMagnitude
            guard low <= high else { return reportEmpty(name, highest) }
            return .numbers(low...high)
        case .string, .bool, .list, .map, .any:
            for (member, node) in [("minimum", lowest), ("maximum", highest)] {
                if let node { report(.limitOfOtherType("\(name).\(member)", "numbers"), at: node.site) }
            }
            return words
        }
    }

    private mutating func words(
        _ node: YAMLNode?,
        _ type: ConfigurationKey.ValueType,
        _ name: String,
        isSecret: Bool
    ) -> ConfigurationKey.Limit? {
        guard let node else { return nil }
        let path = name + ".allowed"
        guard type == .string, !isSecret else {
            report(.limitOfOtherType(path, "text that is no secret"), at: node.site)
            return nil
        }
        guard let list = node.sequence else {
            report(.wrongType(at: path, wanted: .collection("a list of texts"), found: node), at: node.site)
            return nil
        }
        guard !list.isEmpty else {
            report(.nothingAllowed(path), at: node.site)
            return nil
        }
        var words: [String] = []
        for element in list {
            if let scalar = element.scalar, scalar.value == .string {
                words.append(scalar.text)
            } else {
                report(.wrongType(at: path, wanted: .text("texts"), found: element), at: element.site)
            }
        }
        return .words(words)
    }

    private mutating func integer(_ node: YAMLNode?, _ path: String) -> Int64? {
        guard let node else { return nil }
        if case .integer(let value)? = node.scalar?.value { return value }
        report(.wrongType(at: path, wanted: .wholeNumber, found: node), at: node.site)
        return nil
    }

    private mutating func number(_ node: YAMLNode?, _ path: String) -> Double? {
        guard let node else { return nil }
        switch node.scalar?.value {
        case .integer(let value): return Double(value)
        case .float(let value) where value.isFinite: return value
        default:
            report(.wrongType(at: path, wanted: .number(unit: nil), found: node), at: node.site)
            return nil
        }
    }

    private mutating func reportEmpty(_ name: String, _ highest: YAMLNode?) -> ConfigurationKey.Limit? {
        if let highest { report(.emptyRange(name), at: highest.site) }
        return nil
    }
}
