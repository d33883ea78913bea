/// Text from outside made safe to print to a terminal or a log, on one line.
///
/// A file name, a key or a server's message may hold an escape sequence that recolours, rewrites or hides output, a line
/// break that forges a log line, a bidirectional control that makes text read otherwise than it is, or what nobody sees at
/// all. Those characters, which ``UnsafeScalar`` names, are shown as `\u{1B}`. U+200C to U+200F stay, since Persian cannot
/// be written without them.
///
/// Logs of GitHub Actions obey `::command::` at the start of a line, white space before it or not, and `##[command]`
/// anywhere in one (`ActionCommand.cs` of actions/runner): of both, one sign is spelled out.
public struct TerminalText: Hashable, Sendable, CustomStringConvertible {
    /// The text with every unsafe character spelled out.
    public let description: String

    /// Escapes text.
    ///
    /// - Parameter untrusted: Any text.
    public init(escaping untrusted: String) {
        guard Self.mayBeUnsafe(untrusted) else {
            description = untrusted
            return
        }
        var escaped = ""
        var hashes = 0
        var isAtStart = true
        var rest = untrusted.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            let beginsCommand = isAtStart && scalar == ":" && rest.first == ":"
            if UnsafeScalar.matches(scalar) || beginsCommand || (scalar == "[" && hashes > 1) {
                escaped += UnsafeScalar.spelled(scalar)
            } else {
                escaped.unicodeScalars.append(scalar)
            }
            hashes = scalar == "#" ? hashes + 1 : 0
            isAtStart = isAtStart && scalar.properties.isWhitespace
        }
        description = escaped
    }

    /// Whether a closer look is needed: by bytes, since nearly no text needs one.
    private static func mayBeUnsafe(_ text: String) -> Bool {
        var isFirst = true
        var before: UInt8 = 0
        let bytes = text.utf8.span
        for place in bytes.indices {
            let byte = bytes[place]
            switch byte {
            // C1 and the soft hyphen begin with C2; what is not seen, with these. Hardly any text has one of them.
            case 0..<0x20, 0x7F, 0xC2, 0xCD, 0xE1...0xE3, 0xEF, 0xF0, 0xF3, UInt8(ascii: "#"): return true
            // The Arabic letter mark is D8 9C. With D8 begins half of the letters of Persian.
            case 0x9C: if before == 0xD8 { return true }
            case UInt8(ascii: ":"), UInt8(ascii: " "): if isFirst { return true }
            default: break
            }
            isFirst = false
            before = byte
        }
        return false
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
