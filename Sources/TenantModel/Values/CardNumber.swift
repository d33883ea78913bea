/// The number of an Iranian bank card: 16 digits with a Luhn check digit.
public struct CardNumber: Sendable {
    /// The 16 digits in ASCII. Shown to nobody; see ``masked(_:)``.
    public let digits: String

    /// Why a text is not a card number.
    public enum Fault: Error, Sendable {
        /// Something other than digits, spaces and dashes.
        case notDigits
        /// The number of digits that were found.
        case wrongLength(Int)
        /// The check digit does not fit the rest.
        case wrongCheckDigit
    }

    /// Normalises Persian and Arabic digits, drops spaces and dashes, and checks what is left.
    public init(_ text: String) throws(Fault) {
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        for scalar in text.unicodeScalars {
            if let digit = Self.digit(scalar) {
                digits.append(digit)
            } else if !Self.isSeparator(scalar) {
                throw .notDigits
            }
        }
        guard digits.count == 16 else { throw .wrongLength(digits.count) }
        // Sixteen zeros add up, and are what somebody has typed who had no number yet.
        guard digits.contains(where: { $0 != 0 }), Self.luhnSum(digits).isMultiple(of: 10) else {
            throw .wrongCheckDigit
        }
        for place in digits.indices { digits[place] += 0x30 }
        self.digits = String(decoding: digits, as: UTF8.self)
    }

    /// The digits of a number however it is spelled; `nil` for what is none.
    public static func digits(of text: String) -> String? {
        do throws(Fault) {
            return try CardNumber(text).digits
        } catch {
            return nil
        }
    }

    /// First six and last four, `603799…1234`; shorter texts keep nothing.
    public static func masked(_ text: String) -> String {
        text.count >= 13 ? text.prefix(6) + "…" + text.suffix(4) : "…"
    }

    /// The places in a text that are numbers of cards: 16 digits in a row that add up, in any script that the number of a
    /// card may be written in, with spaces and dashes between them.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The places, in order; none overlaps another one.
    public static func places(in text: String) -> [Range<String.Index>] {
        guard mayHoldDigits(text.utf8.span, atLeast: 16) else { return [] }
        let scalars = text.unicodeScalars
        var places: [Range<String.Index>] = []
        var (digits, starts): ([UInt8], [String.Index]) = ([], [])
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            if let digit = digit(scalars[index]) {
                digits.append(digit)
                starts.append(index)
                if digits.count >= 16, luhnSum(Array(digits.suffix(16))).isMultiple(of: 10) {
                    places.append(starts[starts.count - 16]..<next)
                    (digits, starts) = ([], [])
                }
            } else if !isSeparator(scalars[index]) {
                (digits, starts) = ([], [])
            }
            index = next
        }
        return places
    }

    /// Whether so many bytes of a text end a digit of any script that the number of a card may be written in. Most texts have
    /// no sixteen of them, and need no second look; letters have such bytes too.
    static func mayHoldDigits(_ text: Span<UInt8>, atLeast number: Int) -> Bool {
        guard text.count >= number else { return false }
        var count = 0
        for offset in text.indices {
            let byte = text[offset]
            count += byte &- 0x30 < 10 || byte &- 0xA0 < 10 || byte &- 0xB0 < 10 ? 1 : 0
        }
        return count >= number
    }

    /// The places in a text of what is the number of a card with a slip in it: 16 digits that do not add up, and begin as those
    /// of a bank do.
    static func placesOfSlips(in text: String) -> [Range<String.Index>] {
        guard text.utf8.count >= 16 else { return [] }
        let scalars = text.unicodeScalars
        var places: [Range<String.Index>] = []
        // The digits since the last character that no number has in it, and where each group of them began.
        var (digits, groups): ([UInt8], [(count: Int, start: String.Index)]) = ([], [])
        var isInGroup = false
        func endGroup(_ end: String.Index) {
            guard isInGroup else { return }
            isInGroup = false
            guard let first = groups.first(where: { digits.count - $0.count <= 16 }), digits.count - first.count == 16
            else { return }
            let number = String(decoding: digits.suffix(16).map { $0 + 0x30 }, as: UTF8.self)
            guard Bank(digits: number) != nil else { return }
            places.append(first.start..<end)
            (digits, groups) = ([], [])
        }
        for index in scalars.indices {
            if let digit = digit(scalars[index]) {
                if !isInGroup {
                    // Sixteen digits are of no more groups.
                    if groups.count > 16 { groups.removeFirst() }
                    groups.append((digits.count, index))
                }
                isInGroup = true
                digits.append(digit)
            } else {
                endGroup(index)
                if !isSeparator(scalars[index]) { (digits, groups) = ([], []) }
            }
        }
        endGroup(scalars.endIndex)
        return places
    }

    /// Whether there is the number of a card in a text; see ``places(in:)`` and ``maskingWholeNumbers(in:)``.
    public static func isHeld(in text: String) -> Bool {
        mayHoldDigits(text.utf8.span, atLeast: 16) && (!places(in: text).isEmpty || isWhole(in: text.utf8.span))
    }

    /// A text with every number of a card in it masked.
    public static func maskingNumbers(in text: String) -> String {
        let places = places(in: text)
        guard !places.isEmpty else { return text }
        var (masked, rest) = ("", text.startIndex)
        for place in places {
            masked += text[rest..<place.lowerBound] + Self.masked(String(text[place]))
            rest = place.upperBound
        }
        return masked + text[rest...]
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x30...0x39: UInt8(scalar.value - 0x30)
        case 0x06F0...0x06F9: UInt8(scalar.value - 0x06F0)
        case 0x0660...0x0669: UInt8(scalar.value - 0x0660)
        default: nil
        }
    }

    /// Spaces, among them those at which no line breaks; the joiner that Persian texts have in the place of one; dashes,
    /// among them those that programs for texts and tables put in the place of a hyphen.
    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0xA0, 0x202F, 0x200C, 0x2D, 0x2010...0x2013, 0x2212: true
        default: false
        }
    }

    /// Every second digit from the left doubled, digits of products added (ISO/IEC 7812-1, 16 digits).
    static func luhnSum(_ digits: [UInt8]) -> Int {
        var sum = 0
        for place in digits.indices {
            let value = Int(digits[place]) * (place.isMultiple(of: 2) ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum
    }
}
