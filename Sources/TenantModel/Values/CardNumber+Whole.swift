// Numbers of cards in values of any kind. What is found is masked wherever the value is shown, so that only what hardly
// can be anything else is found: sixteen digits and no more, that add up.

extension CardNumber {
    /// A text with the whole numbers of cards in it masked: first six and last four digits of each.
    ///
    /// A whole number is sixteen digits that no other digit touches, or four groups of four with one character between
    /// each, whatever that is: a space, a dash, a dot, a comma, the end of a line, also as JSON writes it. Digits may be
    /// Persian or Arabic. Numbers of phones and chats have fewer digits, and a list of such is no groups of four.
    ///
    /// - Parameter text: Any text, or the text of any JSON.
    /// - Returns: `nil` for a text without any, which costs one pass over its bytes at most.
    public static func maskingWholeNumbers(in text: String) -> String? {
        guard text.utf8.count >= 16 else { return nil }
        let places = wholeNumbers(in: text.utf8.span)
        guard !places.isEmpty else { return nil }
        let bytes = Array(text.utf8)
        var (masked, rest): ([UInt8], Int) = ([], 0)
        for place in places {
            masked += bytes[rest..<place.bytes.lowerBound]
            masked += place.digits.prefix(6) + "…".utf8 + place.digits.suffix(4)
            rest = place.bytes.upperBound
        }
        return String(decoding: masked + bytes[rest...], as: UTF8.self)
    }

    /// The whole numbers of cards in a text, as digits of ASCII; see ``maskingWholeNumbers(in:)``.
    ///
    /// - Parameter text: Any text, or the text of any JSON.
    /// - Returns: None for almost every text, which costs one pass over its bytes at most.
    public static func wholeNumbers(heldIn text: String) -> Set<String> {
        guard text.utf8.count >= 16 else { return [] }
        return Set(wholeNumbers(in: text.utf8.span).map { String(decoding: $0.digits, as: UTF8.self) })
    }

    /// Whether there is a whole number of a card in a text; see ``maskingWholeNumbers(in:)``.
    static func isWhole(in text: Span<UInt8>) -> Bool { !wholeNumbers(in: text).isEmpty }

    /// A number and where it stands.
    private struct Place {
        /// Its bytes, with what is between its digits.
        var bytes: Range<Int>
        /// Its digits in ASCII.
        var digits: [UInt8]
    }

    private static func wholeNumbers(in text: Span<UInt8>) -> [Place] {
        guard mayHoldDigits(text, atLeast: 16) else { return [] }
        var found: [Place] = []
        // The groups of four that end where the next one may begin.
        var groups: [Place] = []
        var offset = 0
        while offset < text.count {
            guard digit(text, at: offset) != nil else {
                groups.removeAll(keepingCapacity: true)
                offset += 1
                continue
            }
            let run = digits(text, from: offset)
            offset = run.bytes.upperBound
            if run.digits.count == 16, addsUp(run.digits) { found.append(run) }
            guard run.digits.count == 4 else {
                groups.removeAll(keepingCapacity: true)
                continue
            }
            groups.append(run)
            if groups.count > 4 { groups.removeFirst() }
            if groups.count == 4, let first = groups.first {
                let digits = groups.flatMap(\.digits)
                if addsUp(digits) {
                    found.append(Place(bytes: first.bytes.lowerBound..<offset, digits: digits))
                    groups.removeAll(keepingCapacity: true)
                }
            }
            offset += separator(text, at: offset)
        }
        return found
    }

    /// The digits from `start` on, up to what is none.
    private static func digits(_ text: Span<UInt8>, from start: Int) -> Place {
        var place = Place(bytes: start..<start, digits: [])
        var end = start
        while let digit = digit(text, at: end) {
            // More than sixteen are no number of a card, however many they are.
            if place.digits.count <= 16 { place.digits.append(0x30 + digit.value) }
            end += digit.length
        }
        place.bytes = start..<end
        return place
    }

    /// The digit at `offset`, and how many bytes it has; `nil` where there is none.
    private static func digit(_ text: Span<UInt8>, at offset: Int) -> (value: UInt8, length: Int)? {
        guard offset < text.count else { return nil }
        let byte = text[offset]
        if byte &- 0x30 < 10 { return (byte &- 0x30, 1) }
        // U+0660 to U+0669, and U+06F0 to U+06F9.
        guard byte == 0xD9 || byte == 0xDB, offset + 1 < text.count else { return nil }
        let value = text[offset + 1] &- (byte == 0xD9 ? 0xA0 : 0xB0)
        return value < 10 ? (value, 2) : nil
    }

    /// How many bytes the one character at `offset` has that may stand between two groups; 0 for a letter, and at the end.
    private static func separator(_ text: Span<UInt8>, at offset: Int) -> Int {
        guard offset < text.count else { return 0 }
        switch text[offset] {
        case UInt8(ascii: "\\") where offset + 1 < text.count:
            // The end of a line as JSON writes it, of one character or two.
            guard "nrt".utf8.contains(text[offset + 1]) else { return 1 }
            let isPair = text[offset + 1] == UInt8(ascii: "r") && offset + 3 < text.count
            return isPair && text[offset + 2] == UInt8(ascii: "\\") && text[offset + 3] == UInt8(ascii: "n") ? 4 : 2
        case 0x0D: return offset + 1 < text.count && text[offset + 1] == 0x0A ? 2 : 1
        case let byte where (byte | 0x20) &- 0x61 < 26: return 0
        case ..<0x80: return 1
        case 0xC0..<0xE0: return 2
        case 0xE0..<0xF0: return 3
        default: return 4
        }
    }

    private static func addsUp(_ digits: [UInt8]) -> Bool {
        luhnSum(digits.map { $0 &- 0x30 }).isMultiple(of: 10)
    }
}
