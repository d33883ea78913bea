/// A JSON value whose members keep the order in which they were given, so that the same value always
/// gives the same bytes.
enum JSONValue {
    case string(String)
    case integer(Int)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// The value as JSON, indented by two spaces a level, in UTF-8 with `/` as it is.
    var text: String {
        var text = ""
        write(to: &text, indentation: "")
        return text
    }

    private func write(to text: inout String, indentation: String) {
        switch self {
        case .string(let string):
            Self.write(string, to: &text)
        case .integer(let integer):
            text += String(integer)
        case .array(let elements):
            Self.write(elements, between: "[", and: "]", to: &text, indentation: indentation) {
                $0.write(to: &$1, indentation: $2)
            }
        case .object(let members):
            Self.write(members, between: "{", and: "}", to: &text, indentation: indentation) {
                Self.write($0.0, to: &$1)
                $1 += ": "
                $0.1.write(to: &$1, indentation: $2)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item],
        between open: String,
        and close: String,
        to text: inout String,
        indentation: String,
        _ writeItem: (Item, inout String, String) -> Void
    ) {
        text += open
        let inner = indentation + "  "
        for (index, item) in items.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += inner
            writeItem(item, &text, inner)
        }
        if !items.isEmpty { text += "\n" + indentation }
        text += close
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where UnsafeScalar.matches(scalar):
                // More than RFC 8259 asks: JSON is read in terminals and log viewers too.
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
