/// Text from outside made safe to stand in HTML: as text between tags, or in an attribute between quotes.
///
/// `&`, `<`, `>` and both quotes become references, so that nothing of it is a tag, ends an attribute or begins another
/// reference. Characters that make output lie are spelled out as ``TerminalText`` does: a browser obeys the controls of
/// bidirectional text, and drops or replaces others without a trace.
///
/// It is not for script, style, comments or attributes without quotes: there is no escaping that holds in all of them.
public struct HTMLText: Hashable, Sendable, CustomStringConvertible {
    /// The text as it stands in the document.
    public let description: String

    /// Escapes text.
    ///
    /// - Parameter untrusted: Any text.
    public init(escaping untrusted: String) {
        let visible = TerminalText.escaped(untrusted)
        guard visible.utf8.contains(where: Self.isMarkup) else {
            description = visible
            return
        }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(visible.utf8.count + 32)
        for byte in visible.utf8 {
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            default: escaped.append(byte)
            }
        }
        description = String(decoding: escaped, as: UTF8.self)
    }

    private static func isMarkup(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
