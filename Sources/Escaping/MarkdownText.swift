/// Text from outside made safe to stand in GitHub Flavored Markdown, on one line: between other words or in the cell of a
/// table.
///
/// - It is code: what looks for `@names`, `#123` and commits leaves `<code>` alone. A code span of backticks would not do,
///   since readers disagree about `\|` in one that stands in a table.
/// - Every ASCII sign that could mean something is a numeric reference, which CommonMark takes for the character and never
///   for structure (0.31.2, §2.5): no emphasis, link, tag, code span, or end of a cell.
/// - References are resolved before bare addresses are looked for, in the text that is left: `a&#64;b.c` would be a link.
///   So `@`, `:` and `.` are followed by `<wbr>`, an invisible place to break a line, which parts the text there. Nothing
///   of it is in what a reader copies.
/// - Characters that make output lie, and line breaks, are spelled out as ``TerminalText`` does.
public struct MarkdownText: Hashable, Sendable, CustomStringConvertible {
    /// The text as it stands in the document, `<code>` and its end included.
    public let description: String

    /// Escapes text.
    ///
    /// - Parameter untrusted: Any text.
    public init(escaping untrusted: String) {
        let visible = Array(TerminalText.escaped(untrusted).utf8)
        var escaped = Array("<code>".utf8)
        escaped.reserveCapacity(visible.count + 32)
        for (place, byte) in visible.enumerated() {
            switch byte {
            // These mean something at the start of a line, after another sign, or nowhere.
            case _ where Self.harmless.contains(byte) || byte > 0x7F: escaped.append(byte)
            case _ where Self.isAlphanumeric(byte): escaped.append(byte)
            // Within a word neither can begin or end anything, and names are full of them.
            case UInt8(ascii: "-"), UInt8(ascii: "_"):
                if Self.isWithinWord(place, visible) { escaped.append(byte) } else { escaped += "&#\(byte);".utf8 }
            case UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "."): escaped += "&#\(byte);<wbr>".utf8
            default: escaped += "&#\(byte);".utf8
            }
        }
        escaped += "</code>".utf8
        description = String(decoding: escaped, as: UTF8.self)
    }

    private static let harmless = Set(" ,;%()/+=?'\"".utf8)

    private static func isWithinWord(_ place: Int, _ bytes: [UInt8]) -> Bool {
        place > 0 && place + 1 < bytes.count && isAlphanumeric(bytes[place - 1]) && isAlphanumeric(bytes[place + 1])
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
