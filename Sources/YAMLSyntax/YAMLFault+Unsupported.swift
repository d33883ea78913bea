extension YAMLFault {
    /// A part of YAML 1.2 that libyaml does not have.
    enum UnsupportedForm {
        case anchorName, colonText, directive, emptyKey, emptyValue, keyOfSeveralLines, questionMark, tab
        case unindentedText
    }

    static func unsupported(_ form: UnsupportedForm, at mark: YAMLMark) -> YAMLFault {
        let (what, hint) =
            switch form {
            case .anchorName:
                (
                    "this name of an anchor",
                    "put text that begins with * or & in quotes; a name is A-Z, a-z, 0-9, _ and -, with a space after it"
                )
            case .colonText: ("text with this colon here", "put the text in quotes")
            case .directive: ("this directive", "remove it, or write %YAML 1.2")
            case .emptyKey: ("an entry without a key here", "write the key; the empty one is \"\"")
            case .emptyValue: ("a colon with nothing after it here", "write null, or a space after the colon")
            case .keyOfSeveralLines: ("a key on other lines than its colon", "write both on one line")
            case .questionMark: ("text that begins with ? here", "put the text in quotes")
            case .tab: ("a tab here", "write spaces")
            case .unindentedText: ("text that is not indented here", "indent it by two spaces")
            }
        return YAMLFault(
            "yaml.unsupported_syntax",
            "YAML 1.2 allows \(what), and this reader does not",
            at: mark,
            hint: hint
        )
    }
}
