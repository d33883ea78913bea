internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Values of any form, which become canonical JSON.

extension ManifestDecoder {
    /// Any value, or a reference to a secret. A map that holds nothing but `value` stands for what it holds,
    /// since the column keeps scalars and lists in just such a map.
    mutating func tree(_ node: YAMLNode, _ meaning: YAMLValue?, _ place: PlaceName) -> FieldValue? {
        if let scalar = node.scalar, let meaning {
            if meaning == .null {
                report(.null(place.text), at: node.site)
                return nil
            }
            return scalarText(scalar, meaning, place).map(FieldValue.json)
        }
        if let mapping = node.mapping, mapping.count == 1, let inner = mapping["value"] {
            return tree(inner, inner.scalar?.value, place)
        }
        if let mapping = node.mapping, mapping.isReference {
            guard case .valid(let reference)? = reference(in: node) else { return nil }
            if let secret = resolve(reference, at: node.site) {
                if let fault = HeldValue(secret, of: reference).fault(of: place.text, isSecret: false) {
                    report(fault, at: node.site)
                    return nil
                }
                resolved[reference] = secret
            }
            return .secret(SealedSecret(reference: reference, fingerprint: nil))
        }
        return json(node, place, depth: 0).map { .json(JSONText($0)) }
    }

    /// A map of any values.
    mutating func mapping(_ node: YAMLNode, _ place: PlaceName) -> FieldValue? {
        guard let mapping = node.mapping else {
            report(.wrongType(at: place.text, wanted: .collection("a map"), found: node), at: node.site)
            return nil
        }
        if mapping.isEmpty { return .json(.emptyObject) }
        return json(node, place, depth: 0).map { .json(JSONText($0)) }
    }

    private mutating func scalarText(
        _ scalar: YAMLScalar,
        _ meaning: YAMLValue,
        _ place: PlaceName
    ) -> JSONText? {
        switch meaning {
        case .boolean(let value): return value ? Self.trueText : Self.falseText
        case .integer(let value): return numbers.value(for: scalar) { _ in JSONText(.integer(value)) }
        case .string where scalar.holdsBotToken:
            report(.tokenInText(place.text), at: scalar.node.site)
            return nil
        case .string where scalar.byteCount <= treeBudget:
            treeBudget -= scalar.byteCount
            return texts.value(for: scalar) { .string($0.text) }
        default: return json(scalar.node, place, depth: 0).map { JSONText($0) }
        }
    }

    private static let trueText = JSONText(.bool(true))
    private static let falseText = JSONText(.bool(false))

    /// A node as JSON.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - place: How messages call the field.
    ///   - depth: How many collections are around the node. Aliases can nest far deeper than the text does.
    /// - Returns: `nil` when some part of it has no JSON, which has then been reported.
    private mutating func json(_ node: YAMLNode, _ place: PlaceName, depth: Int) -> JSON? {
        guard depth <= YAMLLimits.standard.depth else {
            report(.treeTooDeep(place.text, YAMLLimits.standard.depth), at: node.site)
            return nil
        }
        if let scalar = node.scalar { return json(scalar, place) }
        if let sequence = node.sequence {
            var elements: [JSON] = []
            elements.reserveCapacity(sequence.count)
            for element in sequence {
                if let value = json(element, place, depth: depth + 1) { elements.append(value) }
            }
            return elements.count == sequence.count ? .array(elements) : nil
        }
        guard let mapping = node.mapping else { return nil }
        if mapping.namesSecret { report(.referenceInMap(place.text), at: node.site) }
        var members: [JSON.Member] = []
        members.reserveCapacity(mapping.count)
        for entry in mapping {
            guard spend(entry.key.byteCount, place, at: entry.key.node.site) else { return nil }
            if entry.key.matches("$secret") {
                report(.reservedKey(), at: entry.key.node.site)
            } else if entry.key.holdsBotToken {
                report(.tokenInText(place.text), at: entry.key.node.site)
            } else if let secret = literalSecret(entry) {
                report(.literalSecret(secret, in: place.text), at: entry.value.site)
            } else if let value = json(entry.value, place, depth: depth + 1) {
                members.append(JSON.Member(strings.value(for: entry.key) { $0.text }, value))
            }
        }
        return members.count == mapping.count ? .object(members) : nil
    }

    /// The key of the catalog that a member of a map is called after, where that is a secret and no reference stands there.
    private mutating func literalSecret(_ entry: YAMLMapping.Entry) -> ConfigurationKey? {
        guard entry.key.byteCount <= 100,
            let key = catalog.configuration(strings.value(for: entry.key) { $0.text }), key.isSecret
        else { return nil }
        if let mapping = entry.value.mapping { return mapping.isEmpty || mapping.isReference ? nil : key }
        guard let scalar = entry.value.scalar else { return key }
        return scalar.value == .null || scalar.byteCount == 0 ? nil : key
    }

    private mutating func json(_ scalar: YAMLScalar, _ place: PlaceName) -> JSON? {
        guard spend(scalar.byteCount, place, at: scalar.node.site) else { return nil }
        switch scalar.value {
        case .null: return .null
        case .boolean(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .string where scalar.holdsBotToken:
            report(.tokenInText(place.text), at: scalar.node.site)
            return nil
        case .string: return .string(scalar.text)
        // What is rounded is another number than the one that was reviewed.
        case .float(let value) where value.isFinite && DecimalDigits("\(value)") == DecimalDigits(scalar.text):
            return .number("\(value)")
        case .integerOverflow, .float:
            report(.numberTooLarge(place.text), at: scalar.node.site)
            return nil
        }
    }

    /// Counts text against the budget of the file: a hundred aliases of a text of a megabyte are refused, not
    /// built.
    private mutating func spend(_ bytes: Int, _ place: PlaceName, at mark: YAMLMark) -> Bool {
        guard bytes <= treeBudget else {
            report(.treeTooLarge(place.text, YAMLLimits.standard.bytes), at: mark)
            return false
        }
        treeBudget -= bytes
        return true
    }
}
