internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Values that have a form of their own: cards, accounts, chats, languages.

extension ManifestDecoder {
    mutating func cardNumber(_ node: YAMLNode, _ meaning: YAMLValue?, _ place: PlaceName) -> FieldValue? {
        guard let scalar = node.scalar, meaning == .string else {
            report(.wrongType(at: place.text, wanted: .text("quoted text"), found: node), at: node.site)
            return nil
        }
        // 16 digits of two bytes with as many separators of three.
        guard scalar.byteCount <= 128 else {
            report(.cardNumber(place.text, .notDigits), at: node.site)
            return nil
        }
        do throws(CardNumber.Fault) {
            let card = try CardNumber(scalar.text)
            if Bank(cardNumber: card) == nil { report(.unknownBank(place.text), at: node.site) }
            if let slug, let number = Int64(card.digits) {
                claims.cards.append(Claim(value: number, slug: slug, file: file, origin: Origin(node.site)))
            }
            return .text(card.digits)
        } catch {
            report(.cardNumber(place.text, error), at: node.site)
            return nil
        }
    }

    /// A name: of a tenant, of a plan, or beside a card. Names are shown whole, and who copies a card from a note copies
    /// its number along.
    mutating func name(
        _ node: YAMLNode,
        _ meaning: YAMLValue?,
        _ place: PlaceName,
        atMost maximum: Int,
        ofHolder: Bool
    ) -> FieldValue? {
        guard let name = text(node, meaning, place, atMost: maximum) else { return nil }
        guard !CardNumber.isHeld(in: name) else {
            report(.cardNumberInName(place.text, ofHolder: ofHolder), at: node.site)
            return nil
        }
        guard !HiddenCharacters.isPlain(name.utf8.span) else { return .text(name) }
        // What the database holds may be exported, so it is no error.
        if name.utf8.contains(where: { $0 < 0x20 }),
            name.utf8.split(whereSeparator: { $0 < 0x20 }).count > 1
        {
            report(.severalLines(place.text), at: node.site)
        }
        if let scalar = HiddenCharacters.first(in: name) { report(.hiddenCharacter(place.text, scalar), at: node.site) }
        return .text(name)
    }

    /// Telegram's rule for public names: 5 to 32 characters, beginning with a letter.
    mutating func username(_ node: YAMLNode, _ meaning: YAMLValue?, _ place: PlaceName) -> FieldValue? {
        guard let text = text(node, meaning, place, atMost: 255) else { return nil }
        let account = text.utf8.first == UInt8(ascii: "@") ? text.utf8.dropFirst() : text.utf8[...]
        guard (5...32).contains(account.count), account.first?.isLetter == true,
            account.allSatisfy(\.isWordCharacter)
        else {
            report(.username(place.text), at: node.site)
            return nil
        }
        return .text(text)
    }

    mutating func language(_ node: YAMLNode, _ place: PlaceName) -> FieldValue? {
        guard let scalar = node.scalar, scalar.value == .string else {
            report(
                .wrongType(at: place.text, wanted: .text("a language code such as `fa`"), found: node),
                at: node.site
            )
            return nil
        }
        let code = scalar.byteCount <= 16 ? scalar.text : ""
        guard Language.isKnown(code) else {
            let usual = code.lowercased().replacing("_", with: "-")
            report(.language(place.text, inLowerCase: Language.isKnown(usual)), at: node.site)
            return nil
        }
        return .text(code)
    }

    /// Users have positive numbers, groups and channels negative ones; no chat is 0.
    mutating func chatID(_ node: YAMLNode, _ place: PlaceName) -> FieldValue? {
        guard let number = chat(node, place) else { return nil }
        if Self.withoutMinus.contains(number) { report(.chatWithoutMinus(place.text), at: node.site) }
        return .integer(number)
    }

    mutating func groupID(_ node: YAMLNode, _ place: PlaceName) -> FieldValue? {
        guard let number = chat(node, place) else { return nil }
        guard number < 0 else {
            report(.groupIDPositive(place.text), at: node.site)
            return nil
        }
        return .integer(number)
    }

    private mutating func chat(_ node: YAMLNode, _ place: PlaceName) -> Int64? {
        guard let number = integer(node, place, in: .min ... .max) else { return nil }
        if number == 0 {
            report(.chatIDZero(place.text), at: node.site)
            return nil
        }
        return number
    }

    /// The numbers of supergroups and channels without their minus (core.telegram.org/api/bots/ids). Numbers of users may
    /// have 52 bits, and have used 33 of them so far.
    private static var withoutMinus: ClosedRange<Int64> { 1_000_000_000_001...1_997_852_516_352 }
}

extension UInt8 {
    /// `A` to `Z` and `a` to `z`.
    fileprivate var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// A letter, a digit or `_`.
    fileprivate var isWordCharacter: Bool { isLetter || self &- 0x30 < 10 || self == UInt8(ascii: "_") }
}
