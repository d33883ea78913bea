internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

extension ManifestDecoder {
    /// The value that a node stands for.
    ///
    /// - Parameters:
    ///   - node: The node.
    ///   - target: The field that the value is for.
    ///   - place: How messages call the field.
    ///   - row: The row that it belongs to.
    /// - Returns: `nil` when it stands for none, which has then been reported.
    mutating func value(of node: YAMLNode, _ target: FieldTarget, named place: PlaceName, row: Int)
        -> FieldValue?
    {
        // Most values are one of these, and resolving a scalar is worth doing once.
        let meaning = node.scalar?.value
        switch (meaning, target.format) {
        case (.boolean(let value), .boolean): return .bool(value)
        case (.integer(let value), .integer(let range)) where range.contains(value): return .integer(value)
        case (.null, _) where target.isNullable: return .null
        case (.null, _):
            let isRequired = ResourceKind.all[target.kind].fields[target.field].isRequired
            report(.null(place.text, isRequired: isRequired), at: node.site)
            return nil
        default: return unusual(node, meaning, target, named: place, row: row)
        }
    }

    private mutating func unusual(
        _ node: YAMLNode,
        _ meaning: YAMLValue?,
        _ target: FieldTarget,
        named place: PlaceName,
        row: Int
    ) -> FieldValue? {
        switch target.format {
        case .boolean: return boolean(node, place)
        case .integer(let range): return integer(node, place, in: range).map(FieldValue.integer)
        case .text(let maximum): return name(node, meaning, place, atMost: maximum, ofHolder: false)
        case .holderName(let maximum): return name(node, meaning, place, atMost: maximum, ofHolder: true)
        case .choice(let words): return choice(node, place, of: words)
        case .price(let kopeks): return price(node, place, kopeksPerUnit: kopeks)
        case .cardNumber: return cardNumber(node, meaning, place)
        case .botToken: return botToken(node, target, row: row)
        case .merchantID: return merchantID(node, place)
        case .username: return username(node, meaning, place)
        case .language: return language(node, place)
        case .chatID: return chatID(node, place)
        case .groupID: return groupID(node, place)
        case .tree: return tree(node, meaning, place)
        case .mapping: return mapping(node, place)
        }
    }

    private mutating func boolean(_ node: YAMLNode, _ place: PlaceName) -> FieldValue? {
        if case .boolean(let value)? = node.scalar?.value { return .bool(value) }
        report(.wrongType(at: place.text, wanted: .boolean, found: node), at: node.site)
        return nil
    }

    /// A whole number in a range.
    mutating func integer(_ node: YAMLNode, _ place: PlaceName, in range: ClosedRange<Int64>) -> Int64? {
        switch node.scalar?.value {
        case .integer(let value) where range.contains(value):
            return value
        case .integer, .integerOverflow:
            report(.outOfRange(place.text, range), at: node.site)
        default:
            report(.wrongType(at: place.text, wanted: .wholeNumber, found: node), at: node.site)
        }
        return nil
    }

    /// Text that is not blank.
    mutating func text(
        _ node: YAMLNode,
        _ meaning: YAMLValue?,
        _ place: PlaceName,
        atMost maximum: Int
    ) -> String? {
        guard let scalar = node.scalar, meaning == .string else {
            report(.wrongType(at: place.text, wanted: .text("text"), found: node), at: node.site)
            return nil
        }
        // A code point takes at most four bytes; what is longer than that need not be copied to be counted.
        guard scalar.byteCount <= maximum * 4 else {
            report(.tooLong(place.text, maximum), at: node.site)
            return nil
        }
        let text = strings.value(for: scalar) { $0.text }
        guard !BotToken.isHeld(in: text) else {
            report(.tokenInText(place.text), at: node.site)
            return nil
        }
        if text.utf8.count > maximum, text.unicodeScalars.count > maximum {
            report(.tooLong(place.text, maximum), at: node.site)
            return nil
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last,
            !(first.isBlank && scalars.allSatisfy { $0.isBlank })
        else {
            report(.blank(place.text), at: node.site)
            return nil
        }
        if first.isWhiteSpace || last.isWhiteSpace { report(.outerSpace(place.text), at: node.site) }
        return text
    }

    private mutating func choice(_ node: YAMLNode, _ place: PlaceName, of words: [String]) -> FieldValue? {
        guard let scalar = node.scalar, scalar.value == .string else {
            report(
                .wrongType(at: place.text, wanted: .choice(words), found: node),
                at: node.site
            )
            return nil
        }
        if let word = words.first(where: scalar.matches) { return .text(word) }
        report(.notAChoice(place.text, scalar, words), at: node.site)
        return nil
    }

    private mutating func price(_ node: YAMLNode, _ place: PlaceName, kopeksPerUnit: Int64) -> FieldValue? {
        let maximum = Money.maximumToman * Money.kopeksPerToman / kopeksPerUnit
        switch node.scalar?.value {
        case .integer(let units) where (0...maximum).contains(units):
            return .integer(units * kopeksPerUnit)
        case .integer, .integerOverflow:
            report(.priceOutOfRange(place.text, maximum: maximum), at: node.site)
        default:
            report(.wrongType(at: place.text, wanted: .wholeNumber, found: node), at: node.site)
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// Whether this leaves a text blank: white space, or a character that shows nothing by itself, such as a soft hyphen,
    /// a joiner, or a filler of Korean texts.
    var isBlank: Bool { isWhiteSpace || isInvisible }

    /// Whether this is no white space, and shows nothing by itself.
    var isInvisible: Bool {
        switch value {
        case 0xAD, 0x115F, 0x1160, 0x180E, 0x200B...0x200F, 0x2060...0x2064, 0x3164, 0xFEFF, 0xFFA0, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// Whether this is `White_Space`, a property that no new character gets (Unicode Character Database, PropList.txt).
    /// To ask the standard library costs ten times as much, and every text is asked twice.
    var isWhiteSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
