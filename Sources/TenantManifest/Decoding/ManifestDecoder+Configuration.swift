internal import CanonicalJSON
internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Values of configuration keys, by what the catalog says of the key.

extension ManifestDecoder {
    /// The value that a node stands for.
    ///
    /// A map that holds nothing but `value` stands for what it holds, since the column keeps scalars and lists in just
    /// such a map.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - key: What the catalog says of the key.
    ///   - place: How messages call it.
    /// - Returns: `nil` when it stands for none, which has then been reported.
    mutating func value(of node: YAMLNode, configuration key: ConfigurationKey, _ place: PlaceName) -> FieldValue? {
        let meaning = node.scalar?.value
        if meaning == .null {
            report(.null(place.text), at: node.site)
            return nil
        }
        if key.isSecret { return secret(node, key) }
        if let mapping = node.mapping {
            if mapping.count == 1, let inner = mapping["value"] {
                if key.type == .map, inner.mapping == nil {
                    report(.mapOfValue(key.name), at: node.site)
                    return nil
                }
                return value(of: inner, configuration: key, place)
            }
            if mapping.isReference { return reference(node, key, place) }
        }
        guard isOfType(node, meaning, key), isWithinLimit(node, meaning, key) else { return nil }
        return tree(node, meaning, place)
    }

    // MARK: Secrets

    /// Only a reference may stand for a secret, whatever else somebody put there; nothing of it is repeated.
    private mutating func secret(_ node: YAMLNode, _ key: ConfigurationKey) -> FieldValue? {
        guard node.mapping?.isReference == true else {
            report(.literalSecret(key.name, slug: slug), at: node.site)
            return nil
        }
        return resolvedReference(node, key)
    }

    /// A reference for a key that is no secret. What it refers to is text, so the key has to take text.
    private mutating func reference(_ node: YAMLNode, _ key: ConfigurationKey, _ place: PlaceName) -> FieldValue? {
        guard key.type == .string || key.type == .any else {
            report(.referenceForNoText(place.text, wanted: Wanted(key)), at: node.site)
            return nil
        }
        return resolvedReference(node, key)
    }

    /// A reference, and what it holds, when that is at hand, checked as a literal of the key is.
    private mutating func resolvedReference(_ node: YAMLNode, _ key: ConfigurationKey) -> FieldValue? {
        guard case .valid(let reference)? = reference(in: node) else { return nil }
        guard !key.isRead || !secrets.shared.contains(reference) else {
            report(.sharedSecretIsRead(reference, key.name), at: node.site)
            return nil
        }
        if let secret = resolve(reference, at: node.site) {
            if let fault = Self.fault(of: secret, reference, key) {
                report(fault, at: node.site)
                return nil
            }
            resolved[reference] = secret
        }
        return .secret(SealedSecret(reference: reference, fingerprint: nil))
    }

    /// Why a key does not take what a reference holds; `nil` when it does. Nothing of the value is in it.
    private static func fault(
        of secret: Secret,
        _ reference: SecretReference,
        _ key: ConfigurationKey
    ) -> Diagnostic? {
        if let fault = HeldValue(secret, of: reference).fault(of: key.name, isSecret: key.isSecret) { return fault }
        let text = secret.reveal()
        switch key.limit {
        case .words(let words)? where !words.contains(where: text.hasSameBytes):
            return .heldIsNoChoice(reference, key.name, words)
        case .form(let form)? where !form.accepts(text.utf8.span): return .heldForm(reference, key.name, form)
        default: break
        }
        // Nobody reads a secret. Everything else is read by people, and the same in a manifest is an error.
        guard !key.isSecret, let scalar = text.unicodeScalars.first(where: \.isDeceptive) else { return nil }
        return .heldCharacter(reference, key.name, scalar)
    }

    // MARK: Types and limits

    private mutating func isOfType(_ node: YAMLNode, _ meaning: YAMLValue?, _ key: ConfigurationKey) -> Bool {
        switch (key.type, meaning) {
        case (.string, .string), (.int, .integer), (.bool, .boolean), (.float, .float), (.float, .integer), (.any, _):
            return true
        case (.list, _) where node.sequence != nil, (.map, _) where node.mapping != nil:
            return true
        case (.int, .integerOverflow):
            if case .integers(let range)? = key.limit {
                report(.outOfRange(key, range.shown), at: node.site)
            } else {
                report(.outOfRange(key.name, .min ... .max), at: node.site)
            }
        case (.float, .integerOverflow):
            report(.numberTooLarge(key.name), at: node.site)
        default:
            report(.wrongType(at: key.name, wanted: Wanted(key), found: node), at: node.site)
        }
        return false
    }

    private mutating func isWithinLimit(_ node: YAMLNode, _ meaning: YAMLValue?, _ key: ConfigurationKey) -> Bool {
        guard let limit = key.limit else { return true }
        switch (limit, meaning) {
        case (.words(let words), .string):
            guard let scalar = node.scalar, !words.contains(where: scalar.matches) else { return true }
            report(.notAChoice(key.name, scalar, words), at: node.site)
        case (.form(let form), .string):
            guard node.scalar?.withUTF8({ form.accepts($0) }) == false else { return true }
            report(.textForm(key.name, form), at: node.site)
        case (.integers(let range), .integer(let value)):
            if range.contains(value) { return true }
            report(.outOfRange(key, range.shown), at: node.site)
        case (.numbers(let range), .integer(let value)):
            if range.contains(Double(value)) { return true }
            report(.outOfRange(key, range.shown), at: node.site)
        case (.numbers(let range), .float(let value)):
            if range.contains(value) { return true }
            report(.outOfRange(key, range.shown), at: node.site)
        default: return true
        }
        return false
    }
}

extension Unicode.Scalar {
    /// Whether this is a control character, or one that makes a text read otherwise than it is. Those that break lines and
    /// make columns are none.
    fileprivate var isDeceptive: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension YAMLMapping {
    /// Whether this is written as a reference to a secret.
    var isReference: Bool {
        guard count == 1, let only = first(where: { _ in true }) else { return false }
        return only.value.scalar != nil && (only.key.matches("env") || only.key.matches("file"))
    }

    /// Whether this is most likely meant as a reference: what it names has the form of a variable, or of a path below a
    /// tenant's folder.
    var namesSecret: Bool {
        guard isReference, let only = first(where: { _ in true }), let scalar = only.value.scalar,
            scalar.value == .string, scalar.byteCount <= 1024
        else { return false }
        let name = scalar.text
        return only.key.matches("env")
            ? SharedSecrets.isName(name) : name.utf8.contains(UInt8(ascii: "/")) && SharedSecrets.isPath(name)
    }
}

extension Wanted {
    /// What a configuration key takes.
    init(_ key: ConfigurationKey) {
        switch key.type {
        case .string: self = .text("text")
        case .int: self = key.unit.map { .count($0) } ?? .wholeNumber
        case .float: self = .number(unit: key.unit)
        case .bool: self = .boolean
        case .list: self = .collection("a list")
        case .map: self = .collection("a map")
        case .any: self = .collection("any value")
        }
    }
}
