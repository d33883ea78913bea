/// What a place of a manifest takes, for messages.
enum Wanted {
    case boolean
    case wholeNumber
    /// A whole number of something: `days`.
    case count(String)
    /// A number, whole or not.
    case number(unit: String?)
    /// Text, named as what it stands for: `text`, `a language code`.
    case text(String)
    /// One of a few texts, which stand for nothing else.
    case choice([String])
    /// A map, or something that cannot be a scalar.
    case collection(String)
    /// `{}`, below which nothing may stand.
    case emptyMap

    /// The words of the message: `true or false`.
    var words: String {
        switch self {
        case .boolean: "`true` or `false`"
        case .wholeNumber: "a whole number"
        case .count(let unit): "a whole number of \(unit)"
        case .number(let unit): "a number" + (unit.map { " of \($0)" } ?? "")
        case .choice(let texts): "one of \(listed(texts))"
        case .text(let words), .collection(let words): words
        case .emptyMap: "`{}`"
        }
    }

    /// What to do where nothing is known about what stands there instead.
    var advice: String {
        switch self {
        case .boolean: "write one of the two"
        case .wholeNumber, .count, .number: "write a number in digits, such as 30"
        case .choice: "write one of these"
        case .text: "write it behind the colon, in quotes if it looks like something else"
        case .collection: "what belongs to it stands below it, indented by two spaces"
        case .emptyMap: "write `{}` behind the colon: nothing stands below it"
        }
    }

    /// Whether this is a number.
    var isNumber: Bool {
        switch self {
        case .wholeNumber, .count, .number: true
        case .boolean, .text, .choice, .collection, .emptyMap: false
        }
    }
}
