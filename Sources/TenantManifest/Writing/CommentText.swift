internal import Escaping
internal import YAMLSyntax

/// Text behind `#`.
enum CommentText {
    /// A comment on lines of its own, broken between words; `indent` spaces will stand before each.
    static func lines(_ text: String, indent: Int) -> [String] {
        let room = max(YAMLWriter.width - indent - 2, 16)
        var lines: [String] = []
        for paragraph in safe(text).split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, line.unicodeScalars.count + 1 + word.unicodeScalars.count > room {
                    lines.append("# " + line)
                    line = ""
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            lines.append(line.isEmpty ? "#" : "# " + line)
        }
        return lines
    }

    /// A comment on one line behind something else; `nil` where it has more.
    static func note(_ text: String) -> String? {
        let text = safe(text)
        return text.utf8.contains(UInt8(ascii: "\n")) ? nil : "# " + text
    }

    /// The comment with everything spelled out that a reader would refuse, or a person would not see: a comment has no
    /// escapes.
    private static func safe(_ text: String) -> String {
        var safe = ""
        var hashes = 0
        for scalar in text.unicodeScalars {
            defer { hashes = scalar == "#" ? hashes + 1 : 0 }
            let isUnsafe = !["\n", "\t"].contains(scalar) && UnsafeScalar.matches(scalar)
            if isUnsafe || YAMLCharacters.isRefused(scalar) || scalar == "[" && hashes > 1 {
                safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                safe.unicodeScalars.append(scalar == "\t" ? " " : scalar)
            }
        }
        return safe
    }
}
