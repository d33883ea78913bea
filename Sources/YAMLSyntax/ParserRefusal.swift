/// Why libyaml does not read on, in its own words: constants that quote nothing from the text.
struct ParserRefusal: Error {
    let problem: String
    let mark: YAMLMark

    /// What was being read, such as `while parsing a flow node`, and where it began.
    let context: (words: String, mark: YAMLMark)?

    let isOutOfMemory: Bool
}

extension ParserRefusal {
    /// The refusal as it is.
    ///
    /// - Parameter byte: What stands at its place.
    /// - Returns: The fault, with a hint.
    func fault(at byte: UInt8) -> YAMLFault {
        if isOutOfMemory { return .outOfMemory(at: mark) }
        if problem == "found incompatible YAML document" { return .otherVersion(at: mark) }
        let hint = hint(at: byte)
        guard let context else { return .syntax(problem, at: mark, hint: hint, related: []) }
        return .syntax(
            "\(problem) \(context.words)",
            at: mark,
            hint: hint,
            related: [.init(mark: context.mark, message: "it began here")]
        )
    }

    /// What to do about it: libyaml's words are about grammar, and most of what it refuses is text that should be in
    /// quotes.
    private func hint(at byte: UInt8) -> String {
        switch problem {
        case _ where byte == UInt8(ascii: "\t") && problem.hasPrefix("found") && !problem.hasSuffix("scalar"):
            "indent with spaces; YAML takes no tab for indentation"
        case "found character that cannot start any token":
            "put the value in quotes: text cannot begin with this character"
        case "mapping values are not allowed in this context":
            "put the value in quotes if it is text with a colon and a space in it; else look at the indentation"
        case "found unknown escape character", "did not find expected hexdecimal number":
            "put the value in single quotes, where a backslash is nothing but itself, or write it twice"
        case "found unexpected end of stream": "close the quote that is opened there"
        case "could not find expected ':'": "write `key: value`, with a space after the colon"
        case "did not find expected key":
            "look at the indentation; text that begins with a quote, [ or { is put in quotes as a whole"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            "close the bracket, or put text that begins with one in quotes"
        default: "put text that holds other signs than letters, digits and spaces in quotes"
        }
    }
}
