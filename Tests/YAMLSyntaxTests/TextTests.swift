import Testing
import YAMLSyntax

@Suite("The text is UTF-8 without characters that hide or deceive")
struct TextTests {
    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [
            [0x80], [0xC3], [0xC3, 0x28], [0xC0, 0xAF], [0xC1, 0x81], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
            [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]]
    )
    func malformed(bytes: [UInt8]) {
        for padding in 0..<9 {
            let text = Array(("a: " + String(repeating: "x", count: padding)).utf8)
            let cut = YAMLDocument.parse(text + bytes)
            #expect(cut.faults.map(\.id) == ["yaml.encoding"])
            #expect(cut.faults.first?.mark == YAMLMark(line: 1, column: 4 + padding))
            #expect(faultIDs(text + bytes + Array("\nb: 1\n".utf8)) == ["yaml.encoding"])
        }
    }

    @Test("UTF-16 is refused with and without a byte order mark")
    func utf16() {
        let units = "a: 1\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(faultIDs([0xFF, 0xFE] + units) == ["yaml.encoding"])
        #expect(Set(faultIDs(units)) == ["yaml.control_character"])
    }

    @Test(
        "control characters are refused where they stand",
        arguments: [
            "\u{0}", "\u{1}", "\u{8}", "\u{B}", "\u{1B}", "\u{1F}", "\u{7F}", "\u{80}", "\u{85}", "\u{9F}",
        ]
    )
    func control(character: String) {
        expectFaults("a: \"سلام⟪yaml.control_character⟫\(character)\"\n")
        expectFaults("a: b\n# in a comment ⟪yaml.control_character⟫\(character)\nc: d\n")
    }

    @Test("tabs and line breaks are no faults")
    func whitespace() throws {
        #expect(try parse("a:\t\"x\ty\"\r\nb: 1\r\n").mapping?.count == 2)
    }

    @Test(
        "every bidirectional control is refused",
        arguments: Array(0x202A...0x202E) + Array(0x2066...0x2069)
    )
    func bidirectional(value: Int) throws {
        let scalar = try #require(Unicode.Scalar(value))
        expectFaults("a: x⟪yaml.bidirectional_control⟫\(scalar)\n")
        expectFaults("a: ⟪yaml.bidirectional_control⟫\"x\\u\(String(value, radix: 16))\"\n")
        expectFaults("a: ⟪yaml.bidirectional_control⟫\"x\\U0000\(String(value, radix: 16))\"\n")
    }

    @Test("several forbidden characters are all listed")
    func several() {
        expectFaults(
            "a: ⟪yaml.control_character⟫\u{7}\nb: x⟪yaml.bidirectional_control⟫\u{202E}y⟪yaml.control_character⟫\u{1}\n"
        )
    }

    @Test("joiners and direction marks stay", arguments: ["\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}"])
    func joiners(character: String) throws {
        #expect(try parse("a: \"می\(character)خواهم\"").mapping?["a"]?.scalar?.text == "می\(character)خواهم")
        let escaped = "\\u" + String(character.unicodeScalars.map(\.value).reduce(0, +), radix: 16)
        #expect(try parse("\"\(escaped)\"").scalar?.text == character)
    }

    @Test(
        "control characters are refused when they are written as escapes",
        arguments: [#"\0"#, #"\a"#, #"\b"#, #"\e"#, #"\N"#, #"\x7f"#, #"\u0000"#, #"\ufeff"#]
    )
    func escapes(escape: String) {
        expectFaults("a: ⟪yaml.control_character⟫\"x\(escape)\"\n")
    }

    @Test("escapes of tabs, line breaks and line separators are text")
    func harmlessEscapes() throws {
        #expect(try parse(#""\t\n\r\L\P\u2028%""#).scalar?.text == "\t\n\r\u{2028}\u{2029}\u{2028}%")
    }

    @Test("line separators are refused unless escaped", arguments: ["\u{2028}", "\u{2029}"])
    func lineSeparators(character: String) {
        expectFaults("a: x⟪yaml.line_separator⟫\(character)y\n")
    }

    @Test("a byte order mark is taken at the start and refused elsewhere")
    func byteOrderMark() throws {
        #expect(try parse("\u{FEFF}a: 1").mapping?.count == 1)
        expectFaults("a: ⟪yaml.control_character⟫\u{FEFF}b\n")
    }

    @Test("an escape of half a surrogate pair is refused")
    func surrogateEscape() {
        #expect(faultIDs(#""\ud800""#) == ["yaml.syntax"])
    }
}
