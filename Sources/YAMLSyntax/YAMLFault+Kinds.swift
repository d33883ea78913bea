// Every fault there is, so that ids and wording can be reviewed in one place.

extension YAMLFault {
    // MARK: The text itself

    static func notUTF8(at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.encoding", "this is not valid UTF-8", at: mark, hint: "save the file as UTF-8")
    }

    static func forbidden(_ scalar: Unicode.Scalar, at mark: YAMLMark) -> YAMLFault {
        switch scalar {
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
            YAMLFault(
                "yaml.bidirectional_control",
                "the bidirectional control \(scalar.codePoint) makes text read otherwise than it is",
                at: mark,
                hint: "remove it; U+200C to U+200F may stay"
            )
        case "\u{2028}", "\u{2029}":
            YAMLFault(
                "yaml.line_separator",
                "\(scalar.codePoint) ends a line in YAML 1.1 and does not in YAML 1.2",
                at: mark,
                hint: "break the line, or write \\u2028 or \\u2029 in double quotes"
            )
        default:
            YAMLFault(
                "yaml.control_character",
                "the control character \(scalar.codePoint) is not allowed",
                at: mark,
                hint: "remove it"
            )
        }
    }

    static func empty() -> YAMLFault {
        YAMLFault(
            "yaml.empty",
            "there is nothing here but space and comments",
            at: .start,
            hint: "delete the file if it is not wanted; what it should say can be looked up with `tenantctl schema`"
        )
    }

    // MARK: Grammar

    static func syntax(_ problem: String, at mark: YAMLMark, hint: String, related: [Related]) -> YAMLFault {
        YAMLFault("yaml.syntax", problem, at: mark, hint: hint, related: related)
    }

    static func otherVersion(at mark: YAMLMark) -> YAMLFault {
        syntax(
            "this is another version of YAML than is read here",
            at: mark,
            hint: "write %YAML 1.2 (%YAML 1.1 is taken as well, and read as 1.2), or remove the line",
            related: []
        )
    }

    static func outOfMemory(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.memory",
            "there is not enough memory to read on",
            at: mark,
            hint: "give the process more, or let fewer files be read at once with `--jobs`"
        )
    }

    static func secondDocument(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.second_document",
            "a second document begins here, and a file holds one",
            at: mark,
            hint: "move it to a file of its own, or remove the ---"
        )
    }

    // MARK: What libyaml takes and YAML 1.2 does not

    static func indentation(atLeast spaces: Int, hasTab: Bool, at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.indentation",
            hasTab
                ? "a tab is no indentation, and this line must be indented more than the block that it stands in"
                : "this line must be indented more than the block that it stands in",
            at: mark,
            hint: "begin it with \(spaces) or more spaces"
        )
    }

    static func longBlankLine(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.indentation",
            "a blank line above has more spaces than this line, the first with text",
            at: mark,
            hint: "remove the spaces from the blank lines"
        )
    }

    static func comment(at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.comment", "a comment needs a space before its #", at: mark, hint: "write a space before it")
    }

    static func flowDash(at mark: YAMLMark) -> YAMLFault {
        syntax(
            "a lone - between brackets or braces is neither text nor an element",
            at: mark,
            hint: "put it in quotes if it is text",
            related: []
        )
    }

    static func flowQuestion(at mark: YAMLMark) -> YAMLFault {
        syntax(
            "a lone ? between brackets or braces needs a space after it",
            at: mark,
            hint: "put it in quotes if it is text",
            related: []
        )
    }

    // MARK: Parts of YAML that are not accepted

    // Neither the tag nor the name of an alias is repeated: both stand where a value could, and it may be a secret.

    static func tag(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.tag",
            "this tag is not one of the core schema",
            at: mark,
            hint: "put text that begins with ! in quotes"
        )
    }

    static func tagMismatch(_ tag: String, at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.tag_mismatch",
            "this is not what its tag \(quoted(tag)) says it is",
            at: mark,
            hint: "remove the tag"
        )
    }

    static func mergeKey(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.merge_key",
            "the merge key << is not part of YAML 1.2",
            at: mark,
            hint: "write the keys out"
        )
    }

    static func complexKey(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.complex_key",
            "a key must be a scalar, not a list or a map",
            at: mark,
            hint: "put it in quotes if it is text"
        )
    }

    static func duplicateKey(_ key: String, at mark: YAMLMark, first: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.duplicate_key",
            "the key \(quoted(key)) is given twice in this map",
            at: mark,
            hint: "keep one of the two",
            related: [Related(mark: first, message: "it is given here first")]
        )
    }

    static func unknownAlias(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.unknown_alias",
            "no anchor of this name stands before this alias",
            at: mark,
            hint: "put text that begins with * in quotes"
        )
    }

    static func recursiveAlias(at mark: YAMLMark, anchor: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.recursive_alias",
            "this alias stands inside what it names",
            at: mark,
            hint: "write the value out",
            related: [Related(mark: anchor, message: "what it names begins here")]
        )
    }

    // MARK: Limits

    static func tooManyBytes(_ limit: Int) -> YAMLFault {
        YAMLFault("yaml.limit.bytes", "the text is longer than \(limit) bytes", at: .start, hint: tooMuch)
    }

    static func tooDeep(_ limit: Int, at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.limit.depth", "this is nested more than \(limit) levels deep", at: mark, hint: tooMuch)
    }

    static func tooManyNodes(_ limit: Int, at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.limit.nodes", "there are more than \(limit) nodes", at: mark, hint: tooMuch)
    }

    static func tooManyAliases(_ limit: Int, at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.limit.aliases", "there are more than \(limit) aliases", at: mark, hint: tooMuch)
    }

    static func tooMuchExpansion(_ limit: Int, at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.limit.expansion", "the aliases stand for more than \(limit) nodes", at: mark, hint: tooMuch)
    }

    static func tooManyDirectives(_ limit: Int, at mark: YAMLMark) -> YAMLFault {
        YAMLFault("yaml.limit.directives", "more than \(limit) lines begin with %", at: mark, hint: tooMuch)
    }

    static func tooManyFaults(_ limit: Int, at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            "yaml.limit.faults",
            "there are more than \(limit) faults; the rest is not read",
            at: mark,
            hint: "mend these first"
        )
    }

    private static let tooMuch = "no manifest comes near that: look whether it is the right file"

    // MARK: Wording

    /// Text from the file between backquotes, cut short: a key may be a megabyte long.
    private static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(64)
        return shown.endIndex == text.unicodeScalars.endIndex ? "`\(text)`" : "`\(String(shown))…`"
    }
}
