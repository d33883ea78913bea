extension TextForm {
    /// What a text of the form looks like, for messages.
    public var rule: String {
        switch self {
        case .url: "an address that begins with https:// or http://, without a password"
        case .timeZone: "a name of the time zone database, such as Asia/Tehran"
        case .timeOfDay: "a time of day from 00:00 to 23:59"
        case .languages: "language codes between commas, such as fa,en"
        case .wholeNumbers: "whole numbers between commas, such as 30,90"
        case .chat: "the number of a chat, or @ and the public name of a channel"
        }
    }

    /// Whether a text has the form. Looks at bytes only: a value of 10,000 files each is checked.
    public func accepts(_ text: Span<UInt8>) -> Bool {
        switch self {
        case .url: Self.isURL(text)
        case .timeZone: TimeZoneName.isKnown(text)
        case .timeOfDay: Self.isTimeOfDay(text)
        case .languages: Self.isList(text, of: Language.isKnown)
        case .wholeNumbers: Self.isList(text, of: Self.isWholeNumber)
        case .chat: Self.isChat(text)
        }
    }

    /// A scheme in letters of either case and a host, and nothing that a URL must not hold (RFC 3986: only visible ASCII;
    /// letters of other scripts are let pass, browsers encode them).
    private static func isURL(_ text: Span<UInt8>) -> Bool {
        var start = 7
        if begins(text, with: "https://") {
            start = 8
        } else if !begins(text, with: "http://") {
            return false
        }
        guard hasAuthority(text, from: start) else { return false }
        return text.indices.allSatisfy { text[$0] > 0x20 && text[$0] != 0x7F && !"\"<>\\^`".utf8.contains(text[$0]) }
    }

    /// A host, with a port of at most 65535 where it has one. Nobody's name and password: addresses are shown.
    private static func hasAuthority(_ text: Span<UInt8>, from start: Int) -> Bool {
        var end = start
        while end < text.count, !"/?#".utf8.contains(text[end]) { end += 1 }
        guard start < end, isHostCharacter(text[start]) else { return false }
        var colon = start
        if text[start] == UInt8(ascii: "[") {
            while colon < end, text[colon] != UInt8(ascii: "]") { colon += 1 }
            guard colon < end else { return false }
            colon += 1
        } else {
            while colon < end, text[colon] != UInt8(ascii: ":") { colon += 1 }
        }
        guard !(start..<end).contains(where: { text[$0] == UInt8(ascii: "@") }) else { return false }
        guard colon < end else { return true }
        guard text[colon] == UInt8(ascii: ":"), end - colon <= 6 else { return false }
        var port = 0
        for index in colon + 1..<end {
            guard text[index] &- 0x30 < 10 else { return false }
            port = port * 10 + Int(text[index] &- 0x30)
        }
        return port <= 65_535
    }

    private static func isTimeOfDay(_ text: Span<UInt8>) -> Bool {
        guard text.count == 5, text[2] == UInt8(ascii: ":") else { return false }
        let digits = [0, 1, 3, 4].map { Int(text[$0] &- 0x30) }
        guard digits.allSatisfy({ $0 < 10 }) else { return false }
        return digits[0] * 10 + digits[1] < 24 && digits[2] < 6
    }

    /// A number that is not zero, groups and channels negative; or a name as Telegram gives them.
    private static func isChat(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty else { return false }
        if text[0] == UInt8(ascii: "@") {
            guard (6...33).contains(text.count), (text[1] | 0x20) &- 0x61 < 26 else { return false }
            return text.indices.dropFirst().allSatisfy { index in
                let byte = text[index]
                return (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
            }
        }
        let digits = text[0] == UInt8(ascii: "-") ? text.extracting(1..<text.count) : text
        return isWholeNumber(digits) && digits[0] != UInt8(ascii: "0")
    }

    /// Digits without a needless zero, within 64 bits.
    private static func isWholeNumber(_ text: Span<UInt8>) -> Bool {
        (1...18).contains(text.count) && (text[0] != UInt8(ascii: "0") || text.count == 1)
            && text.indices.allSatisfy { text[$0] &- 0x30 < 10 }
    }

    /// Parts between commas; spaces around a part are let pass, as the bot strips them.
    private static func isList(_ text: Span<UInt8>, of isPart: (Span<UInt8>) -> Bool) -> Bool {
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ",") {
            var (first, end) = (start, index)
            while first < end, text[first] == 0x20 { first += 1 }
            while first < end, text[end - 1] == 0x20 { end -= 1 }
            guard isPart(text.extracting(first..<end)) else { return false }
            start = index + 1
        }
        return true
    }

    /// Whether a text begins with `scheme`, which is in lower case, or with the same letters in capitals.
    private static func begins(_ text: Span<UInt8>, with scheme: String) -> Bool {
        let scheme = scheme.utf8.span
        return text.count >= scheme.count
            && scheme.indices.allSatisfy { index in
                let byte = text[index]
                return (byte &- 0x41 < 26 ? byte | 0x20 : byte) == scheme[index]
            }
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "[") || byte >= 0x80
    }
}
