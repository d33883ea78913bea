internal import Escaping
internal import YAMLSyntax

/// Text in double quotes, in which everything that is no ordinary character is an escape. So is what a log of GitHub
/// Actions would obey: what is written is shown in one, and values of a database were checked by nobody.
enum QuotedText {
    /// `text` on one line.
    static func line(_ text: String) -> String {
        var hashes = 0
        return "\"" + text.unicodeScalars.map { written($0, after: &hashes) }.joined() + "\""
    }

    /// `text` on as many lines as it needs. A backslash at the end of a line joins it with the next one.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - column: How many characters stand before it in its line.
    ///   - indent: How many spaces the other lines will begin with.
    /// - Returns: The lines, the others without their spaces.
    static func lines(_ text: String, from column: Int, indent: Int) -> [String] {
        // Deep down there is hardly any room; a line still has to get on.
        let room = max(YAMLWriter.width - indent - 2, 16)
        var lines: [String] = []
        var line = "\""
        var left = min(max(YAMLWriter.width - column - 2, 0), room)
        for var word in words(of: text) {
            var width = word.reduce(0) { $0 + $1.unicodeScalars.count }
            while true {
                // At the start of a line a reader drops a space, unless it is escaped; and `::` would begin a command.
                if line.isEmpty, let first = word.first, let escaped = [" ": "\\ ", ":": "\\x3A"][first] {
                    word[word.startIndex] = escaped
                    width += escaped.utf8.count - 1
                }
                if width <= left {
                    line += word.joined()
                    left -= width
                    break
                }
                if width > room, left > 16 || left == room {
                    let taken = takeWhole(&word, atMost: left)
                    line += taken
                    width -= taken.unicodeScalars.count
                }
                lines.append(line + "\\")
                line = ""
                left = room
            }
        }
        return lines + [line + "\""]
    }

    /// Takes as many characters off the front as have room, none of them in two.
    private static func takeWhole(_ word: inout ArraySlice<String>, atMost room: Int) -> String {
        var taken = ""
        var left = room
        while let next = word.first, next.unicodeScalars.count <= left {
            taken += next
            left -= next.unicodeScalars.count
            word.removeFirst()
        }
        return taken
    }

    /// The pieces between which a line may be broken, each with the spaces behind it. A piece is characters as they are
    /// written.
    private static func words(of text: String) -> [ArraySlice<String>] {
        var words: [ArraySlice<String>] = []
        var word: ArraySlice<String> = []
        var isInSpace = false
        var hashes = 0
        for scalar in text.unicodeScalars {
            if isInSpace, scalar != " " {
                words.append(word)
                word = []
            }
            isInSpace = scalar == " "
            word.append(written(scalar, after: &hashes))
        }
        return word.isEmpty ? words : words + [word]
    }

    /// A character as it is written; `hashes` are the `#` right before it.
    private static func written(_ scalar: Unicode.Scalar, after hashes: inout Int) -> String {
        defer { hashes = scalar == "#" ? hashes + 1 : 0 }
        return switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\u{A0}": escape(scalar)
        // `##[` begins a command wherever it stands in a line.
        case "[" where hashes > 1: escape(scalar)
        default: YAMLCharacters.isRefused(scalar) || UnsafeScalar.matches(scalar) ? escape(scalar) : String(scalar)
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, count) = scalar.value > 0xFFFF ? ("U", 8) : scalar.value > 0xFF ? ("u", 4) : ("x", 2)
        return "\\" + letter + String(repeating: "0", count: count - digits.count) + digits
    }
}
