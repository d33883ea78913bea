internal import Escaping
internal import YAMLSyntax

/// Text of several lines as a block after `|`, where that shows it as it is.
enum LiteralText {
    /// What stands behind the key, and the lines of the block without their indentation, which will be `indent` spaces;
    /// `nil` where quotes are safer.
    static func block(_ text: String, indent: Int) -> (indicator: String, lines: [String])? {
        let scalars = text.unicodeScalars
        guard scalars.contains("\n"), scalars.first != "\n", scalars.first != " ",
            !scalars.contains(where: { $0 == "\t" || $0 == "\r" || $0 == "\u{A0}" || YAMLCharacters.isRefused($0) })
        else { return nil }
        var lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
        let endsLine = lines.last?.isEmpty == true
        if endsLine { lines.removeLast() }
        // More than one line end at the end, and more than two blank lines, are not to be seen.
        guard lines.last?.isEmpty == false, !hasGap(lines) else { return nil }
        // What cannot be seen, or is a command to a log of GitHub Actions, has no escape here.
        guard lines.allSatisfy({ !mayLie(String($0)) }) else { return nil }
        guard lines.allSatisfy({ $0.last != " " && $0.count + indent <= YAMLWriter.width }) else { return nil }
        return (endsLine ? "|" : "|-", lines.map { String($0) })
    }

    private static func mayLie(_ line: String) -> Bool {
        let shown = TerminalText.escaped(line)
        return shown.utf8.count != line.utf8.count
    }

    private static func hasGap(_ lines: [Substring.UnicodeScalarView]) -> Bool {
        var blank = 0
        for line in lines {
            blank = line.isEmpty ? blank + 1 : 0
            if blank > 2 { return true }
        }
        return false
    }
}
