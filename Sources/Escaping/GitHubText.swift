/// Text from outside made safe to stand in a workflow command of GitHub Actions, `::error file=a,line=1::message`.
///
/// A command ends with its line, so `%`, CR and LF are percent-encoded; in a property `:` and `,` are too, since they
/// end it. That is what `@actions/core` writes (`escapeData` and `escapeProperty` in `packages/core/src/command.ts` of
/// actions/toolkit) and what the runner undoes (`ActionCommand.cs` of actions/runner). The runner undoes nothing else,
/// and shows messages in a log that obeys escape sequences: other unsafe characters are spelled out as
/// ``TerminalText`` does.
public struct GitHubText: Hashable, Sendable, CustomStringConvertible {
    /// The text as it stands in the command.
    public let description: String

    /// Escapes what stands after the second `::`.
    ///
    /// - Parameter untrusted: Any text.
    public init(escapingMessage untrusted: String) {
        description = Self.encoded(untrusted, alsoEncoding: [])
    }

    /// Escapes the value of a property, such as a file's path.
    ///
    /// - Parameter untrusted: Any text.
    public init(escapingProperty untrusted: String) {
        description = Self.encoded(untrusted, alsoEncoding: [":", ","])
    }

    private static func encoded(_ untrusted: String, alsoEncoding others: [Unicode.Scalar]) -> String {
        var encoded = ""
        for scalar in untrusted.unicodeScalars {
            if ["%", "\r", "\n"].contains(scalar) || others.contains(scalar) {
                // Each of them has two digits.
                encoded += (scalar.value < 0x10 ? "%0" : "%") + String(scalar.value, radix: 16, uppercase: true)
            } else {
                encoded += TerminalText.escaped(String(scalar))
            }
        }
        return encoded
    }
}
