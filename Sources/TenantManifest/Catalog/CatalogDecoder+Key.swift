internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// One configuration key of an organisation's catalog.

extension CatalogDecoder {
    /// What may be said of a key.
    static let members = ["type", "minimum", "maximum", "allowed", "unit", "feature", "secret", "money"]

    /// Decodes what is said of a key.
    ///
    /// - Parameters:
    ///   - node: What is said.
    ///   - name: The key.
    /// - Returns: `nil` when some part of it is wrong, which has then been reported.
    mutating func decodeKey(_ node: YAMLNode, called name: String) -> ConfigurationKey? {
        guard let mapping = node.mapping else {
            report(
                .wrongType(at: name, wanted: .collection("a map such as `{ type: int }`"), found: node),
                at: node.site
            )
            return nil
        }
        let before = diagnostics.errorCount
        for entry in mapping where !Self.members.contains(where: entry.key.matches) {
            report(.unknownKey(entry.key, in: name, known: Self.members), at: entry.key.node.site)
        }
        guard let type = type(mapping, name) else { return nil }
        let isSecret = boolean(mapping["secret"], name + ".secret")
        if isSecret, type != .string, let secret = mapping["secret"] {
            report(.secretIsNoText(name), at: secret.site)
        }
        let key = ConfigurationKey(
            name: name,
            type: type,
            feature: feature(mapping["feature"], name),
            isSecret: isSecret,
            limit: limit(mapping, type, name, isSecret: isSecret),
            unit: unit(mapping["unit"], type, name),
            money: money(mapping["money"], name)
        )
        return diagnostics.errorCount == before ? key : nil
    }

    private mutating func type(_ mapping: YAMLMapping, _ name: String) -> ConfigurationKey.ValueType? {
        guard let node = mapping["type"] else {
            report(
                .fault("manifest.required", "`\(name)` lacks `type`", hint: "add it: `type: string`"),
                at: mapping.node.site
            )
            return nil
        }
        return choice(node, name + ".type")
    }

    private mutating func money(_ node: YAMLNode?, _ name: String) -> ConfigurationKey.MoneyRole? {
        node.flatMap { choice($0, name + ".money") }
    }

    /// One of a few words.
    private mutating func choice<Word>(_ node: YAMLNode, _ path: String) -> Word?
    where Word: CaseIterable & RawRepresentable<String> {
        let words = Word.allCases.map(\.rawValue)
        guard let scalar = node.scalar, scalar.value == .string else {
            report(.wrongType(at: path, wanted: .choice(words), found: node), at: node.site)
            return nil
        }
        guard let word = Word.allCases.first(where: { scalar.matches($0.rawValue) }) else {
            report(.notAChoice(path, scalar, words), at: node.site)
            return nil
        }
        return word
    }

    private mutating func boolean(_ node: YAMLNode?, _ path: String) -> Bool {
        guard let node else { return false }
        if case .boolean(let value)? = node.scalar?.value { return value }
        report(.wrongType(at: path, wanted: .boolean, found: node), at: node.site)
        return false
    }

    private mutating func feature(_ node: YAMLNode?, _ name: String) -> String? {
        guard let text = text(node, name + ".feature"), let node else { return nil }
        guard knowsFeature(text) else {
            let nearest = feature(nearestTo: text)
            report(.featureOfNoCatalog(name + ".feature", nearest: nearest), at: node.site)
            return nil
        }
        return text
    }

    private mutating func unit(_ node: YAMLNode?, _ type: ConfigurationKey.ValueType, _ name: String) -> String? {
        guard let text = text(node, name + ".unit"), let node else { return nil }
        guard type == .int || type == .float else {
            report(.limitOfOtherType(name + ".unit", "numbers"), at: node.site)
            return nil
        }
        return text
    }

    /// A short text that messages may show.
    private mutating func text(_ node: YAMLNode?, _ path: String) -> String? {
        guard let node else { return nil }
        guard let scalar = node.scalar, scalar.value == .string else {
            report(.wrongType(at: path, wanted: .text("text"), found: node), at: node.site)
            return nil
        }
        guard scalar.byteCount <= 64 else {
            report(.tooLong(path, 64), at: node.site)
            return nil
        }
        guard !scalar.text.unicodeScalars.allSatisfy(\.isBlank) else {
            report(.blank(path), at: node.site)
            return nil
        }
        return scalar.text
    }
}
