internal import CanonicalJSON
internal import Escaping
internal import TenantModel

/// A shown value in words for a terminal.
struct ShownText {
    let text: String

    init(_ value: ShownValue, unit: Field.Unit?) {
        switch value {
        case .open(.integer(let number)) where unit == .kopeks:
            text = "\(number) (\(Money.described(kopeks: number)))"
        case .open(.integer(0)) where unit == .gigabytesOrUnlimited: text = "0 (unlimited)"
        case .open(let value): text = Self.open(value)
        case .masked(let visible, let fingerprint): text = TerminalText.escaped("\(visible) #\(fingerprint)")
        case .secret(let reference, let fingerprint?):
            text = TerminalText.escaped((reference.map { $0 + " " } ?? "") + "#\(fingerprint)")
        case .secret(let reference, nil):
            text = TerminalText.escaped(reference ?? "secret") + " (unresolved)"
        }
    }

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
