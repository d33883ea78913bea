internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A shown value in words, harmless on a terminal. Other sinks escape it once more.
struct ShownText {
    /// The value.
    let value: String
    /// What helps to read it, or to tell it from another that looks the same.
    let note: String?

    init(_ shown: ShownValue, unit: Field.Unit?) {
        switch shown {
        case .open(.integer(let number)) where unit == .kopeks:
            (value, note) = (String(number), "(\(Money.described(kopeks: number)))")
        case .open(.json(let json)) where unit == .kopeks:
            value = TerminalText.escaped(json.text)
            note = Int64(json.text).map { "(\(Money.described(kopeks: $0)))" }
        case .open(.integer(0)) where unit == .gigabytesOrUnlimited: (value, note) = ("0", "(unlimited)")
        case .open(let open): (value, note) = (Self.open(open), nil)
        case .masked(let visible, let fingerprint):
            let bank = unit == .bankCard ? Bank(digits: visible).map { " (\($0.name))" } : nil
            (value, note) = (TerminalText.escaped(visible), TerminalText.escaped("#\(fingerprint)\(bank ?? "")"))
        case .secret(let reference?, let fingerprint?):
            (value, note) = (TerminalText.escaped(reference), TerminalText.escaped("#\(fingerprint)"))
        case .secret(nil, let fingerprint?): (value, note) = (TerminalText.escaped("#\(fingerprint)"), nil)
        case .secret(let reference, nil): (value, note) = (TerminalText.escaped(reference ?? "secret"), "(unresolved)")
        }
    }

    private init(_ value: String, note: String?) {
        self.value = value
        self.note = note
    }

    /// Two values that stand beside each other, told apart by code points where nobody could see how they differ.
    static func pair(_ first: ShownValue, _ second: ShownValue, unit: Field.Unit?) -> (ShownText, ShownText) {
        let texts = (ShownText(first, unit: unit), ShownText(second, unit: unit))
        guard let spelled = LookAlikes(texts.0.value, texts.1.value) else { return texts }
        return (ShownText(spelled.first, note: texts.0.note), ShownText(spelled.second, note: texts.1.note))
    }

    /// Both, as a terminal shows them.
    var text: String { note.map { "\(value) \($0)" } ?? value }

    private static func open(_ value: FieldValue) -> String {
        switch value {
        case .undeclared: "(none)"
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .text(let value): quoted(value)
        case .json(let value): TerminalText.escaped(value.text)
        case .secret: "(secret)"
        }
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.write(string: text)
        return TerminalText.escaped(writer.text)
    }
}
