internal import TenantModel
internal import YAMLSyntax

/// What of a manifest a finding may show again.
///
/// A finding stands where somebody slipped, so what stands there need not be what belongs there: the token below
/// `bot_tokn`, a card number for a chat. Therefore only what is known to be harmless is shown, and both have to hold:
/// the place is open, and the text does not look like a secret.
enum ExcerptRule {
    /// Whether values may be shown that stand at a place.
    ///
    /// - Parameters:
    ///   - leaf: The value that may stand there.
    ///   - key: The key of the row that the place belongs to; `nil` for the bot's own.
    ///   - catalog: The configuration keys that there are.
    /// - Returns: False for everything that is not named here: whoever adds a form of value decides.
    static func mayShow(_ leaf: Shape.Leaf, ofRow key: YAMLScalar?, _ catalog: Catalog) -> Bool {
        switch leaf {
        case .header, .directive(.renamedFrom): return true
        case .tenantsOwn, .directive(.management): return false
        case .field(let target), .everyRow(let target):
            let field = ResourceKind.all[target.kind].fields[target.field]
            guard case .open = field.exposure else { return false }
            if target.kind == ResourceKind.configuration.order, let key { return isOpen(key, catalog) }
            switch target.format {
            case .boolean, .integer, .text, .holderName, .choice, .price, .username, .language, .chatID, .groupID:
                return true
            default: return false
            }
        }
    }

    /// Whether the value of a configuration key may be shown: of one that the catalog knows and does not call secret, and
    /// whose column, where it has one, is open.
    private static func isOpen(_ key: YAMLScalar, _ catalog: Catalog) -> Bool {
        guard key.isName, let known = catalog.configuration(key.text), !known.isSecret else { return false }
        switch known.storage {
        case .configuration, .flag: return true
        case .platform: return false
        case .botColumn(let column):
            return ResourceKind.bot.fields.contains { $0.name == column && $0.exposure == .open }
        }
    }

    /// Whether a key or value, as it is written, can be told from a secret.
    ///
    /// Card numbers have 16 digits, and 14 to 18 with a slip. Tokens, UUIDs and keys of interfaces are long words of
    /// letters and digits together, or of both cases and digits. Anchors, tags, aliases and escapes are refused: what is
    /// written is not what is meant.
    ///
    /// - Parameter text: The characters with their quotes.
    /// - Returns: False where there is doubt.
    static func isHarmless(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = text.first, !["&", "*", "!"].contains(first), !text.contains("\\") else { return false }
        // By value, not by script: Persian digits make a card number too.
        let digits = text.count { $0.properties.numericType == .decimal }
        guard digits <= mostDigits || isChannel(text, digits: digits) else { return false }
        return text.split(whereSeparator: \.properties.isWhitespace).allSatisfy(isHarmlessWord)
    }

    /// A price in kopeks has up to 12.
    private static let mostDigits = 12

    /// Chats of groups and channels begin with -100 and have 13 or 14 digits.
    private static func isChannel(_ text: ArraySlice<Unicode.Scalar>, digits: Int) -> Bool {
        digits <= 14 && text.starts(with: "-100".unicodeScalars) && text.count == digits + 1
    }

    private static func isHarmlessWord(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        let hasDigit = word.contains { $0.properties.numericType == .decimal }
        let hasLower = word.contains { ("a"..."z").contains($0) }
        let hasUpper = word.contains { ("A"..."Z").contains($0) }
        let longest =
            switch (hasDigit, hasLower, hasUpper) {
            case (true, true, true): 12
            case (true, true, false), (true, false, true): 24
            default: 40
            }
        return word.count { $0.isASCII } <= longest
    }
}
