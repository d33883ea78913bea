/// Text from outside made safe to print to a terminal or a log, on one line.
///
/// A file name, a key or a server's message may hold an escape sequence that recolours, rewrites or
/// hides output, a line break that forges a log line, or a bidirectional control that makes text read
/// otherwise than it is. Those characters are shown as `\u{1B}`. U+200C to U+200F stay, since Persian
/// cannot be written without them.
public struct TerminalText: Hashable, Sendable, CustomStringConvertible {
    /// The text with every unsafe character spelled out.
    public let description: String

    /// Escapes text.
    ///
    /// - Parameter untrusted: Any text.
    public init(escaping untrusted: String) {
        if untrusted.unicodeScalars.contains(where: UnsafeScalar.matches) {
            var escaped = ""
            for scalar in untrusted.unicodeScalars {
                if UnsafeScalar.matches(scalar) {
                    escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
            description = escaped
        } else {
            description = untrusted
        }
    }

    /// The text with every unsafe character spelled out.
    ///
    /// - Parameter untrusted: Any text.
    /// - Returns: ``description``.
    public static func escaped(_ untrusted: String) -> String {
        TerminalText(escaping: untrusted).description
    }

    /// A text of several lines with every unsafe character spelled out but the ends of its lines: for messages whose
    /// lines are our own and whose words are not.
    ///
    /// - Parameter untrusted: Any text.
    /// - Returns: The lines, each as ``description`` would be.
    public static func escapedLines(_ untrusted: String) -> String {
        // By scalars: a carriage return before a line feed is one character with it.
        untrusted.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { escaped(String($0)) }.joined(separator: "\n")
    }
}
