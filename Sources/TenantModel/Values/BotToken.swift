/// The form of a Telegram bot token: `<id>:<35 characters of A-Z a-z 0-9 _ ->`, at most 80 characters.
///
/// The id, 1 to 2^54, is the bot's identity; the rest rotates (tdlib/telegram-bot-api).
public enum BotToken {
    /// The number before the colon; `nil` when `token` is not a bot token.
    public static func botID(of token: Secret) -> Int64? {
        let text = token.reveal()
        guard text.utf8.count <= 80, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let number = text[..<colon]
        let rest = text.utf8[text.utf8.index(after: colon)...]
        guard number.utf8.allSatisfy(isDigit),
            number.utf8.first != UInt8(ascii: "0"), let id = Int64(number), id >= 1, id <= 1 << 54,
            rest.count == length, rest.allSatisfy(isCharacter)
        else { return nil }
        return id
    }

    /// Whether there is a bot token somewhere in `text`, alone or in an address. A longer run of its characters counts
    /// as well: whoever hides too much is asked about it, whoever shows a token cannot take it back.
    public static func isHeld(in text: String) -> Bool { isHeld(in: text.utf8.span) }

    /// The same for the bytes of a text.
    public static func isHeld(in text: Span<UInt8>) -> Bool {
        guard text.count > length + 1 else { return false }
        var isBehindDigit = false
        var found: Int?
        for index in text.indices {
            let byte = text[index]
            if let count = found {
                found = isCharacter(byte) ? count + 1 : nil
                if found == length { return true }
            }
            if byte == UInt8(ascii: ":"), isBehindDigit { found = 0 }
            isBehindDigit = isDigit(byte)
        }
        return false
    }

    /// How many characters there are behind the colon.
    static let length = 35

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whether it may stand behind the colon.
    static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
