/// The form of a value in a manifest, and what makes one valid.
public enum ValueFormat: Sendable {
    case boolean
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// Text that is not blank, of at most so many characters (code points, as `varchar(n)` counts).
    case text(maximum: Int)
    /// A name that customers see beside a card: text, and not the number once more.
    case holderName(maximum: Int)
    /// One of these words.
    case choice([String])
    /// A price in a unit of so many kopeks, from zero to ``Money/maximumToman``.
    case price(kopeksPerUnit: Int64)
    /// An Iranian bank card; see ``CardNumber``.
    case cardNumber
    /// A Telegram bot token, only by reference.
    case botToken
    /// A ZarinPal merchant id, a UUID: a literal or a reference.
    case merchantID
    /// The public name of a Telegram account, with or without `@`.
    case username
    /// A language code such as `fa` or `pt-br`.
    case language
    /// A Telegram chat, group or channel.
    case chatID
    /// A Telegram group or channel, whose numbers are negative.
    case groupID
    /// Any value; or, alone, a reference to a secret.
    case tree
    /// A map of any values.
    case mapping

    /// Whether `{ env: NAME }` and `{ file: PATH }` may stand for the value.
    public var acceptsReference: Bool {
        switch self {
        case .botToken, .merchantID, .tree: true
        default: false
        }
    }
}
