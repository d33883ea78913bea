import Testing
import YAMLSyntax

@Suite("Marks say where a node stands")
struct MarkTests {
    @Test("a scalar is marked from its first character to the place after its last")
    func scalar() throws {
        let entry = try #require(try parse("\nkey:  value # comment\n").mapping?.first { _ in true })
        #expect(entry.key.node.start == YAMLMark(line: 2, column: 1))
        #expect(entry.key.node.end == YAMLMark(line: 2, column: 4))
        #expect(entry.value.start == YAMLMark(line: 2, column: 7))
        #expect(entry.value.end == YAMLMark(line: 2, column: 12))
    }

    @Test("columns count code points after text of many bytes")
    func codePoints() throws {
        let entry = try #require(try parse("\"یک‌ماهه\": [\"😀\", x]").mapping?.first { _ in true })
        #expect(entry.key.node.end == YAMLMark(line: 1, column: 10))
        let last = try #require(entry.value.sequence?.map { $0 }.last)
        #expect(last.start == YAMLMark(line: 1, column: 18))
    }

    @Test("a byte order mark is no column, and block keys after it line up")
    func byteOrderMark() throws {
        let mapping = try #require(try parse("\u{FEFF}a: 1\nb: 2\n").mapping)
        #expect(
            mapping.map(\.key.node.start) == [YAMLMark(line: 1, column: 1), YAMLMark(line: 2, column: 1)]
        )
    }

    @Test("carriage returns, alone or with a line feed, end one line")
    func lineBreaks() throws {
        let mapping = try #require(try parse("a: 1\r\nb: 2\rc: 3\n").mapping)
        #expect(mapping.map(\.key.node.start.line) == [1, 2, 3])
    }

    @Test("a fault at the end of a last line that is not ended is on that line")
    func unendedLine() {
        expectFaults("a: ⟪note⟫{ b: cd⟪yaml.syntax⟫")
        expectFaults("a: ⟪note⟫{ b: cd\n⟪yaml.syntax⟫")
    }

    @Test("nothing, at the end of a last line that is not ended, is on that line")
    func nothingAtTheEnd() throws {
        let value = try #require(try parse("? version").mapping?["version"])
        #expect(value.start == YAMLMark(line: 1, column: 10) && value.end == value.start)
    }

    @Test("a block collection ends with its last child, not where the next token begins")
    func blockEnd() throws {
        let mapping = try #require(try parse("a:\n  b: 1\n\n# comment\nc:\n- x\n\nd: 2\n").mapping)
        #expect(mapping["a"]?.end == YAMLMark(line: 2, column: 7))
        #expect(mapping["c"]?.end == YAMLMark(line: 6, column: 4))
        #expect(mapping.node.end == YAMLMark(line: 8, column: 5))
    }

    @Test("a flow collection ends after its bracket")
    func flowEnd() throws {
        let mapping = try #require(try parse("a: [1,\n  2 ]\nb: {}\n").mapping)
        #expect(mapping["a"]?.end == YAMLMark(line: 2, column: 6))
        #expect(mapping["b"]?.end == YAMLMark(line: 3, column: 6))
    }

    @Test("a value that is left out is marked after its colon")
    func absent() throws {
        let value = try #require(try parse("a:\nb: 1\n").mapping?["a"])
        #expect(value.start == YAMLMark(line: 1, column: 3))
        #expect(value.scalar?.value == .null)
    }
}
