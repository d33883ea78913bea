/// Text from outside made safe to be a plain text message of SARIF 2.1.0. JSON's own escaping comes on top.
///
/// - `{` and `}` are doubled, or `{0}` would be a placeholder (§3.11.5).
/// - `[a](b)` would be a link (§3.11.6), so the bracket before a parenthesis gets a backslash.
/// - Characters that make output lie are spelled out: a viewer decodes JSON and shows what it finds.
public struct SARIFText: Hashable, Sendable, CustomStringConvertible {
    /// The text as a message holds it.
    public let description: String

    /// Escapes text.
    ///
    /// - Parameter untrusted: Any text.
    public init(escaping untrusted: String) {
        var escaped = ""
        var previous: Unicode.Scalar?
        // What is spelled out comes before the braces are doubled, or its own would be placeholders.
        for scalar in TerminalText.escaped(untrusted).unicodeScalars {
            switch scalar {
            case "{", "}":
                escaped.unicodeScalars.append(scalar)
            case "(" where previous == "]":
                escaped.unicodeScalars.removeLast()
                escaped += "\\]"
            default: break
            }
            escaped.unicodeScalars.append(scalar)
            previous = scalar
        }
        description = escaped
    }
}
