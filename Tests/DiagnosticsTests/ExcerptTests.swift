import Diagnostics
import Testing

@Suite("A line is shown with a caret, or without one where no caret can be right")
struct ExcerptTests {
    /// The lines below the first, without the gutter.
    private func shown(_ line: String, column: Int) -> [String] {
        var collector = DiagnosticCollector()
        collector.add(
            Diagnostic(
                .error,
                id: "x",
                message: "m",
                at: Diagnostics.SourceLocation(file: "a.yaml", line: 7, column: column),
                excerpt: Excerpt(of: Array(line.unicodeScalars), around: column)
            )
        )
        let lines = TextRenderer(colour: false).render(collector.report()).split(separator: "\n")
        return lines.dropFirst().dropLast().map { String($0.drop { $0 != "|" }.dropFirst(2)) }
    }

    @Test("the caret stands below the first character of what is wrong, and after the line where something is missing")
    func caret() {
        #expect(shown("  price: cheap", column: 10) == ["  price: cheap", "         ^"])
        #expect(shown("a:", column: 3) == ["a:", "  ^"])
        #expect(shown("a:", column: 1) == ["a:", "^"])
    }

    @Test("tabs are blanks up to the next eighth column")
    func tabs() {
        #expect(shown("a:\tb", column: 4) == ["a:      b", "        ^"])
        #expect(shown("12345678\tb", column: 10) == ["12345678        b", "                ^"])
    }

    @Test("ideographs take two columns, marks and non-joiners none, and what is spelled out as many as it has letters")
    func widths() {
        #expect(shown("名: x", column: 4) == ["名: x", "    ^"])
        #expect(shown("e\u{301}: x", column: 5) == ["e\u{301}: x", "   ^"])
        #expect(shown("a\u{200C}b: x", column: 6) == ["a\u{200C}b: x", "    ^"])
        #expect(shown("\u{1B}: x", column: 4) == ["\\u{1B}: x", "        ^"])
        #expect(shown("😀: x", column: 4) == ["😀: x", "    ^"])
    }

    @Test(
        "no caret stands after a sign that terminals draw in different widths",
        arguments: ["👨\u{200D}👩: x", "❤\u{FE0F}: x", "👍🏽: x", "🇮🇷: x", "\u{E000}: x"]
    )
    func uncertainWidths(line: String) {
        #expect(shown(line, column: line.unicodeScalars.count) == [line])
        #expect(shown(line, column: 1) == [line, "^"])
    }

    @Test("Persian before a Latin word moves no caret, since a run takes the same columns either way round")
    func persianBefore() {
        let line = "n: \"یک‌ماهه ۵۰\", p: x"
        // The non-joiner takes no column.
        #expect(shown(line, column: 18) == [line, String(repeating: " ", count: 16) + "^"])
        #expect(shown(line, column: 21) == [line, String(repeating: " ", count: 19) + "^"])
        #expect(shown(line, column: 4) == [line, "   ^"])
    }

    @Test("no caret stands inside Persian or right after it, nor in a line that runs from the right")
    func persianAround() {
        let line = "n: \"یک‌ماهه ۵۰\", p: x"
        for column in [7, 13, 15, 16, 17] { #expect(shown(line, column: column) == [line], "\(column)") }
        #expect(shown("\"نام\": x", column: 8) == ["\"نام\": x"])
        #expect(shown("\"نام\": x", column: 1) == ["\"نام\": x"])
    }

    @Test("a long line is cut around the caret, and says so")
    func cutting() throws {
        let line = String(repeating: "a", count: 300) + "!" + String(repeating: "b", count: 300)
        let lines = shown(line, column: 301)
        try #require(lines.count == 2)
        #expect(lines[0].hasPrefix("…aaa"))
        #expect(lines[0].hasSuffix("bbb…"))
        #expect(lines[0].count == Excerpt.longest + 2)
        #expect(Array(lines[0])[lines[1].count - 1] == "!")
        #expect(shown(line, column: 1)[0].hasPrefix("aaa"))
        #expect(shown(line, column: 601)[0].hasSuffix("bbb"))
        #expect(shown(line, column: 602)[1].count == shown(line, column: 601)[1].count + 1)
    }

    @Test("an excerpt knows which part of the line it is", arguments: [1, 60, 300, 601, 602])
    func parts(column: Int) {
        let line = (0..<601).map { Unicode.Scalar(UInt8(ascii: "a") + UInt8($0 % 26)) }
        let excerpt = Excerpt(of: line, around: column)
        let part = line[(excerpt.column - 1)...].prefix(Excerpt.longest)
        #expect(Array(excerpt.text.unicodeScalars) == Array(part))
        #expect((excerpt.column...excerpt.column + Excerpt.longest).contains(column))
        #expect(excerpt.isCut == (excerpt.column - 1 + Excerpt.longest < line.count))
    }

    @Test("a line that fits is whole")
    func whole() {
        let excerpt = Excerpt(of: Array(repeating: "a" as Unicode.Scalar, count: Excerpt.longest), around: 99)
        #expect(excerpt.column == 1)
        #expect(!excerpt.isCut)
        #expect(excerpt.text.unicodeScalars.count == Excerpt.longest)
    }
}
