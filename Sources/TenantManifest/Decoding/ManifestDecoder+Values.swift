internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// The value that a node stands for.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - target: The field that the value is for.
    ///   - name: How messages call the field.
    ///   - row: The row that it belongs to.
    /// - Returns: `nil` when it stands for none, which has then been reported.
    mutating func value(of node: YAMLNode, _ target: FieldTarget, named name: String, row: Int) -> FieldValue? {
        if let scalar = node.scalar, scalar.isNull {
            if target.isNullable { return .null }
            report(.null(name), at: node.site)
            return nil
        }
        switch target.format {
        case .boolean: return boolean(node, name)
        case .integer(let range): return integer(node, name, in: range).map(FieldValue.integer)
        case .text(let maximum): return text(node, name, atMost: maximum).map(FieldValue.text)
        case .choice(let words): return choice(node, name, of: words)
        case .price(let kopeks): return price(node, name, kopeksPerUnit: kopeks)
        case .cardNumber: return cardNumber(node, name)
        case .botToken: return botToken(node, target, row: row)
        case .merchantID: return merchantID(node, name)
        case .username: return username(node, name)
        case .language: return language(node, name)
        case .chatID: return chatID(node, name)
        case .tree: return tree(node, name)
        case .mapping: return mapping(node, name)
        }
    }

    private mutating func boolean(_ node: YAMLNode, _ name: String) -> FieldValue? {
        if case .boolean(let value)? = node.scalar?.value { return .bool(value) }
        report(.wrongType(at: name, wanted: .boolean, found: node), at: node.site)
        return nil
    }

    /// A whole number in a range.
    mutating func integer(_ node: YAMLNode, _ name: String, in range: ClosedRange<Int64>) -> Int64? {
        switch node.scalar?.value {
        case .integer(let value) where range.contains(value):
            return value
        case .integer, .integerOverflow:
            report(.outOfRange(name, range), at: node.site)
        default:
            report(.wrongType(at: name, wanted: .wholeNumber, found: node), at: node.site)
        }
        return nil
    }

    /// Text that is not blank.
    mutating func text(_ node: YAMLNode, _ name: String, atMost maximum: Int) -> String? {
        guard let scalar = node.scalar, scalar.value == .string else {
            report(.wrongType(at: name, wanted: .text("text"), found: node), at: node.site)
            return nil
        }
        // A code point takes at most four bytes; what is longer than that need not be copied to be counted.
        guard scalar.byteCount <= maximum * 4 else {
            report(.tooLong(name, maximum), at: node.site)
            return nil
        }
        let text = scalar.text
        if text.utf8.count > maximum, text.unicodeScalars.count > maximum {
            report(.tooLong(name, maximum), at: node.site)
            return nil
        }
        if text.unicodeScalars.allSatisfy(\.isBlank) {
            report(.blank(name), at: node.site)
            return nil
        }
        return text
    }

    private mutating func choice(_ node: YAMLNode, _ name: String, of words: [String]) -> FieldValue? {
        guard let scalar = node.scalar, scalar.value == .string else {
            report(.wrongType(at: name, wanted: .text("one of \(listed(words))"), found: node), at: node.site)
            return nil
        }
        if let word = words.first(where: scalar.matches) { return .text(word) }
        report(.notAChoice(name, scalar, words), at: node.site)
        return nil
    }

    private mutating func price(_ node: YAMLNode, _ name: String, kopeksPerUnit: Int64) -> FieldValue? {
        let maximum = Money.maximumToman * Money.kopeksPerToman / kopeksPerUnit
        switch node.scalar?.value {
        case .integer(let units) where (0...maximum).contains(units):
            return .integer(units * kopeksPerUnit)
        case .integer, .integerOverflow:
            report(.priceOutOfRange(name, maximum: maximum), at: node.site)
        default:
            report(.wrongType(at: name, wanted: .wholeNumber, found: node), at: node.site)
        }
        return nil
    }
}

extension YAMLScalar {
    /// Whether this is `null` or nothing at all.
    var isNull: Bool { byteCount <= 4 && value == .null }
}

extension Unicode.Scalar {
    /// Whether this leaves a text blank: white space, or a format character that shows nothing by itself.
    var isBlank: Bool { properties.isWhitespace || (0x200B...0x200F).contains(value) }
}
