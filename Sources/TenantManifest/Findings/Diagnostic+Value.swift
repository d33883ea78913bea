internal import Diagnostics
internal import TenantModel
internal import YAMLSyntax

// Everything that can be wrong with a value. No message repeats one: it may be a secret in the wrong place.

extension Diagnostic {
    static func outOfRange(_ path: String, _ range: ClosedRange<Int64>) -> Diagnostic {
        fault(
            "value.range",
            "`\(path)` must be between \(range.lowerBound) and \(range.upperBound)",
            hint: "write a number in that range"
        )
    }

    static func priceOutOfRange(_ path: String, maximum: Int64) -> Diagnostic {
        fault(
            "value.price",
            "`\(path)` must be between 0 and \(maximum)",
            hint: "no price is above \(Money.described(kopeks: Money.maximumToman * Money.kopeksPerToman))"
        )
    }

    static func blank(_ path: String) -> Diagnostic {
        fault("value.blank", "`\(path)` must not be blank", hint: "write what people are to see there")
    }

    static func outerSpace(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "value.outer_space",
            message: "`\(path)` begins or ends with white space, which is kept",
            at: nil,
            hint: "remove it, unless customers are to see it"
        )
    }

    static func hiddenCharacter(_ path: String, _ scalar: Unicode.Scalar) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "value.hidden_character",
            message: "there is \(scalar.codePoint) in `\(path)`, which does not show",
            at: nil,
            hint: "remove it: two names that differ in nothing else look alike"
        )
    }

    static func severalLines(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "value.several_lines",
            message: "there is a line break or a tab in `\(path)`, and a name is one line",
            at: nil,
            hint: "put a space in its place"
        )
    }

    static func tooLong(_ path: String, _ maximum: Int) -> Diagnostic {
        fault("value.too_long", "`\(path)` has more than \(maximum) characters", hint: "shorten it")
    }

    static func notAChoice(_ path: String, _ found: YAMLScalar, _ words: [String]) -> Diagnostic {
        let nearest = found.byteCount <= 64 ? Suggestion.nearest(to: found.text, in: words) : nil
        return fault(
            "value.choice",
            "`\(path)` must be one of \(listed(words))",
            hint: nearest.map { "did you mean `\($0)`?" } ?? "write one of these"
        )
    }

    static func cardNumber(_ path: String, _ why: CardNumber.Fault) -> Diagnostic {
        let message =
            switch why {
            case .notDigits: "`\(path)` holds something that is no digit"
            case .wrongLength(let count): "`\(path)` has \(count) digits, and a card has 16"
            case .wrongCheckDigit: "the digits of `\(path)` are no card's: one is wrong, or two are swapped"
            }
        return fault(
            "value.card_number",
            message,
            hint: "compare it with the card: 16 digits, in fours if you like, with spaces or hyphens between"
        )
    }

    static func cardNumberInName(_ path: String, ofHolder: Bool) -> Diagnostic {
        fault(
            "value.card_number_in_name",
            "`\(path)` holds the number of a card",
            hint: (ofHolder ? "it takes whose card it is" : "take it out")
                + "; names are shown whole, in plans and in the history"
        )
    }

    static func unknownBank(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "value.unknown_bank",
            message: "the first six digits of `\(path)` belong to no bank that is known",
            at: nil,
            hint: "compare them with the card"
        )
    }

    static func username(_ path: String) -> Diagnostic {
        fault(
            "value.username",
            "`\(path)` must be the public name of a Telegram account",
            hint: "5 to 32 of A-Z, a-z, 0-9 and _, a letter first, with or without @"
        )
    }

    static func language(_ path: String, inLowerCase: Bool) -> Diagnostic {
        fault(
            "value.language",
            "`\(path)` is no language that is known",
            hint: inLowerCase ? "write it in lower case, with - before the region" : Language.rule
        )
    }

    static func chatIDZero(_ path: String) -> Diagnostic {
        fault("value.chat_id", "`\(path)` must not be 0", hint: "leave the key out where there is no chat")
    }

    static func groupIDPositive(_ path: String) -> Diagnostic {
        fault("value.group_id", "`\(path)` must be a group, whose number is negative", hint: "put the minus before it")
    }

    static func chatWithoutMinus(_ path: String) -> Diagnostic {
        Diagnostic(
            .warning,
            id: "value.chat_id",
            message: "`\(path)` looks like the number of a group without its minus",
            at: nil,
            hint: "groups and channels have negative numbers, people positive ones"
        )
    }

    static func numberTooLarge(_ path: String) -> Diagnostic {
        fault(
            "value.number",
            "`\(path)` holds a number that is not finite or needs more than 64 bits",
            hint: "put it in quotes if it is text"
        )
    }

    static func reservedKey() -> Diagnostic {
        fault("value.reserved_key", "the key `$secret` is reserved", hint: "call it something else")
    }

    static func treeTooLarge(_ path: String, _ maximum: Int) -> Diagnostic {
        fault(
            "value.too_large",
            "with its aliases written out `\(path)` makes more than \(maximum) bytes",
            hint: "make it smaller, or divide it among several keys"
        )
    }

    static func treeTooDeep(_ path: String, _ maximum: Int) -> Diagnostic {
        fault(
            "value.too_deep",
            "with its aliases written out `\(path)` is more than \(maximum) levels deep",
            hint: "make it flatter"
        )
    }
}
