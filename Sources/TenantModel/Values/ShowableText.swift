/// A text that somebody wrote, as messages may show it: what is shown nowhere is masked, wherever in the text it stands.
///
/// The one place for texts, as `ShownValue` is for values. Files about a whole directory take names, paths, patterns and
/// reasons of any form, and findings, plans and logs repeat them.
public enum ShowableText {
    /// What stands for a bot token.
    private static let mark = "‹withheld›"

    /// A text without numbers of cards and bot tokens: of a number, also with a slip in it, first six and last four digits are
    /// left, of a token nothing.
    ///
    /// - Parameters:
    ///   - text: The text. The texts of nearly all messages come back after a look at their bytes.
    ///   - hidesMerchants: Whether the ids of merchants are masked like numbers of cards. Ids of operations have their form
    ///     and are needed by whoever reads of one.
    /// - Returns: The text, masked; the same text once more for one that was masked before.
    public static func masking(_ text: String, hidesMerchants: Bool) -> String {
        // No number, token or id is shorter.
        guard text.utf8.count >= 16 else { return text }
        var shown = BotToken.isHeld(in: text) ? BotToken.replacing(in: text, with: mark) : text
        shown = CardNumber.maskingWholeNumbers(in: shown) ?? shown
        shown = CardNumber.maskingSeparateNumbers(in: shown)
        shown = shown.masking(CardNumber.placesOfSlips(in: shown))
        return hidesMerchants ? MerchantID.masking(in: shown) : shown
    }
}

extension CardNumber {
    /// A text with every number in it masked that is no part of a longer row of digits, such as the greatest number of 64
    /// bits.
    fileprivate static func maskingSeparateNumbers(in text: String) -> String {
        let places = places(in: text).filter { place in
            !(text[..<place.lowerBound].unicodeScalars.last?.isDigit ?? false)
                && !(text[place.upperBound...].unicodeScalars.first?.isDigit ?? false)
        }
        return text.masking(places)
    }
}

extension MerchantID {
    /// A text with every id in it masked.
    fileprivate static func masking(in text: String) -> String {
        let bytes = text.utf8
        guard bytes.count >= length, bytes.count(where: { $0 == UInt8(ascii: "-") }) >= 4 else { return text }
        var places: [Range<String.Index>] = []
        var start = bytes.startIndex
        while let end = bytes.index(start, offsetBy: length, limitedBy: bytes.endIndex) {
            let isBound =
                (start == bytes.startIndex || !bytes[bytes.index(before: start)].isWordCharacter)
                && (end == bytes.endIndex || !bytes[end].isWordCharacter)
            if isBound, bytes[start].isWordCharacter, let candidate = String(bytes[start..<end]),
                MerchantID(candidate) != nil
            {
                places.append(start..<end)
                start = end
            } else {
                start = bytes.index(after: start)
            }
        }
        return text.masking(places)
    }

    private static let length = 36
}

extension BotToken {
    /// A text with each token in it, and what goes on after it without a break, replaced.
    fileprivate static func replacing(in text: String, with mark: String) -> String {
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard holdsToken(bytes, behind: index) else {
                shown.append(bytes[index])
                index += 1
                continue
            }
            while let last = shown.last, last &- 0x30 < 10 { shown.removeLast() }
            shown += mark.utf8
            index = bytes[(index + 1)...].firstIndex { !isCharacter($0) } ?? bytes.count
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Whether a token has its colon at a place.
    private static func holdsToken(_ bytes: [UInt8], behind colon: Int) -> Bool {
        guard bytes[colon] == UInt8(ascii: ":"), colon > 0, bytes[colon - 1] &- 0x30 < 10 else { return false }
        return bytes[(colon + 1)...].prefix(length).count(where: isCharacter) == length
    }
}

extension String {
    /// First six and last four characters of what stands at these places.
    fileprivate func masking(_ places: [Range<String.Index>]) -> String {
        guard !places.isEmpty else { return self }
        var (masked, rest) = ("", startIndex)
        for place in places {
            masked += self[rest..<place.lowerBound] + CardNumber.masked(String(self[place]))
            rest = place.upperBound
        }
        return masked + self[rest...]
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { properties.numericType == .decimal }
}

extension UInt8 {
    /// Whether this goes on with a word of letters and digits.
    fileprivate var isWordCharacter: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 || self == 0x5F }
}
