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
    var fault: YAMLFault {
        if isOutOfMemory { return .outOfMemory(at: mark) }
        guard let context else { return .syntax(problem, at: mark, related: []) }
        return .syntax(
            "\(problem) \(context.words)",
            at: mark,
            related: [.init(mark: context.mark, message: "it began here")]
        )
    }
}
