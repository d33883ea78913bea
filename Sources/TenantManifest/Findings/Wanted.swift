/// What a place of a manifest takes, for messages.
enum Wanted {
    case boolean
    case wholeNumber
    /// Text, named as what it stands for: `text`, `a language code`.
    case text(String)
    /// A map, or something that cannot be a scalar.
    case collection(String)

    /// The words of the message: `true or false`.
    var words: String {
        switch self {
        case .boolean: "`true` or `false`"
        case .wholeNumber: "a whole number"
        case .text(let words), .collection(let words): words
        }
    }
}
