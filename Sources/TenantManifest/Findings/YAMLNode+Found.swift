internal import TenantModel
internal import YAMLSyntax

extension YAMLNode {
    /// What kind of thing this is, for messages; never what it says, which may be a secret.
    var kindInWords: String {
        switch kind {
        case .sequence: "a list"
        case .mapping: "a map"
        case .scalar:
            switch scalar?.value {
            case .null, nil: "nothing"
            case .boolean: "`true` or `false`"
            case .integer: "a whole number"
            case .integerOverflow: "a whole number of more than 64 bits"
            case .float(let value) where value.isNaN: "`.nan`, which is no number"
            case .float(let value) where value.isInfinite: "an infinite number"
            case .float: "a number with a point or a power of ten"
            case .string: scalar?.style == .plain ? "text" : "quoted text"
            }
        }
    }

    /// What to do where something else was wanted.
    func hint(wanted: Wanted) -> String {
        guard let scalar else { return wanted.advice }
        if case .collection("a map") = wanted, scalar.value == .null {
            return "leave the key out where nothing stands below it"
        }
        switch (wanted, scalar.meaningInYAML11) {
        case (.boolean, .boolean(let value)?):
            return "yes, no, on and off are text in YAML 1.2; write `\(value)`"
        case (_, .number?) where wanted.isNumber:
            return "in YAML 1.2 a number with a leading zero, `_` or `:` is text; write plain digits"
        default: break
        }
        if wanted.isNumber, scalar.value == .string, scalar.hasForeignDigits {
            return "write the digits 0 to 9: Persian and Arabic ones are read in card numbers alone"
        }
        switch (wanted, scalar.value) {
        case (.text, .integer), (.text, .integerOverflow), (.text, .float), (.text, .boolean):
            return "put it in quotes"
        case (_, .string) where wanted.isNumber, (.boolean, .string):
            return scalar.style == .plain ? wanted.advice : "if it looks right, remove the quotes"
        default: return wanted.advice
        }
    }
}

extension YAMLNode {
    /// Where bot tokens stand in this and everything below it; what an alias names is looked at where it stands.
    var tokenSites: [YAMLMark] {
        guard !isAlias else { return [] }
        if let scalar { return scalar.holdsBotToken ? [site] : [] }
        if let sequence { return sequence.flatMap(\.tokenSites) }
        return (mapping.map(Array.init) ?? []).flatMap { $0.key.node.tokenSites + $0.value.tokenSites }
    }
}

extension YAMLScalar {
    /// A key for messages, between backquotes when it is a plain name, else described: a token or a card
    /// number that was pasted in the wrong place must not be repeated.
    var shownName: String { isName ? text : "this key" }

    /// Whether a bot token stands somewhere in it.
    var holdsBotToken: Bool { byteCount > 36 && withUTF8 { BotToken.isHeld(in: $0) } }

    /// Whether this is a number in Persian or Arabic digits, with whatever separates them.
    fileprivate var hasForeignDigits: Bool {
        guard byteCount <= 64 else { return false }
        let scalars = text.unicodeScalars
        return scalars.contains { Self.isForeignDigit($0) }
            && scalars.allSatisfy {
                Self.isForeignDigit($0) || $0.properties.numericType != nil || !$0.properties.isAlphabetic
            }
    }

    private static func isForeignDigit(_ scalar: Unicode.Scalar) -> Bool {
        (0x0660...0x0669).contains(scalar.value) || (0x06F0...0x06F9).contains(scalar.value)
    }

    /// Whether this is a short name that cannot be mistaken for a secret.
    var isName: Bool {
        guard byteCount <= 64 else { return false }
        return withUTF8 { $0.isPlainName }
    }
}

extension Span<UInt8> {
    /// Whether this has the form of a key, and is not the number of a card.
    var isPlainName: Bool { KeyForm.isIdentifier(self) && !looksLikeCardNumber }
}
