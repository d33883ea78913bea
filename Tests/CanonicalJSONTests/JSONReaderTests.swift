import CanonicalJSON
import Testing

@Suite("The reader takes RFC 8259 and nothing else")
struct JSONReaderTests {
    private func read(_ bytes: [UInt8]) throws -> JSON {
        var reader = JSONReader(bytes)
        let value = try reader.readValue()
        try reader.end()
        return value
    }

    private func read(_ text: String) throws -> JSON { try read(Array(text.utf8)) }

    @Test("a text that is cut off anywhere is refused at its end or before")
    func truncation() throws {
        let text = #"{"a": [1, -2.5e+3, true, false, null], "ی": {"b": "x\n\u06CC\uD83D\uDE00é"}, "c": []}"#
        _ = try read(text)
        let bytes = Array(text.utf8)
        for length in bytes.indices {
            let error = #expect(throws: JSONError.self) { try read(Array(bytes[..<length])) }
            #expect(error.map { $0.offset <= length } ?? false)
        }
    }

    @Test("256 levels are read and 257 are refused, however they are made")
    func depth() throws {
        let limit = JSONReader.maximumDepth
        func arrays(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        func objects(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }
        _ = try read(arrays(limit))
        _ = try read(objects(limit))
        #expect(throws: JSONError.self) { try read(arrays(limit + 1)) }
        #expect(throws: JSONError.self) { try read(objects(limit + 1)) }
        #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 1_000_000)) }
        // Siblings are no levels.
        _ = try read("[" + String(repeating: "[],", count: 1000) + "[]]")
    }

    @Test(
        "escapes are resolved",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u06cc\u06CC""#, "Aیی"),
            (#""\uD83D\uDE00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\u0000""#, "\u{0}"),
            (#""plain\tthen ی""#, "plain\tthen ی"),
        ]
    )
    func escapes(text: String, value: String) throws {
        let read = try read(text).string
        #expect(read.map { Array($0.utf8) } == Array(value.utf8))
    }

    @Test(
        "half a pair of surrogates and misspelled escapes are refused",
        arguments: [
            #""\uD83D""#, #""\uDE00""#, #""\uD83Dx""#, #""\uD83D\n""#, #""\uD83D\uD83D""#, #""\uD83D\u0041""#,
            #""\uDE00\uD83D""#, #""\u""#, #""\u12""#, #""\u12G4""#, #""\u+123""#, #""\u-123""#, #""\u 123""#,
            #""\x41""#, #""\U0041""#, #""\'""#, #""\"#,
        ]
    )
    func badEscapes(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test(
        "numbers keep their digits",
        arguments: [
            "0", "-0", "1", "-1", "10", "1.5", "1.50", "0.0", "15e-1", "1E+2", "1e400", "-0.0e-0",
            "99999999999999999999999999", "1e-9223372036854775808",
        ]
    )
    func numbers(digits: String) throws {
        #expect(try read(digits) == .number(digits))
    }

    @Test(
        "what other languages take for a number is refused",
        arguments: [
            "01", "-01", "00", "+1", ".5", "1.", "1.e5", "-", "--1", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity",
            "-Infinity", "۵", "1,5", "1 2",
        ]
    )
    func badNumbers(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test(
        "what is nearly JSON is refused",
        arguments: [
            "", " ", "nul", "nulll", "True", "tru", "falsey", "[1,]", "[,1]", "[1 2]", "[1", "]", "{", "{,}",
            #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{'a':1}"#, #"{1:1}"#, #"{"a":1 "b":2}"#, #"["a]"#,
            "// x\n1", "1 // x", "/* */1", "\u{FEFF}1", "[1]]", "1 1", "\u{A0}1",
        ]
    )
    func nearly(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test("a raw control character in a string is refused where it stands", arguments: [#""ab"#, #""\t"#])
    func controls(start: String) {
        for control in UInt8(0)..<0x20 {
            let error = #expect(throws: JSONError.self) { try read(Array(start.utf8) + [control, 0x22]) }
            #expect(error?.offset == start.utf8.count)
        }
    }

    @Test(
        "bytes that are no UTF-8 are refused and not repaired",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] as [[UInt8]]
    )
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try read([0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try read(Array(#""\n"#.utf8) + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try read(Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8)) }
    }

    @Test("an error says where and never what stood there")
    func errors() {
        let error = #expect(throws: JSONError.self) { try read(#"["secret", hunter2]"#) }
        #expect(error?.offset == 11)
        #expect(error?.description == "not JSON at byte 11: expected a value")
        for text in ["", " ", "\u{FEFF}{}"] {
            let error = #expect(throws: JSONError.self) { try read(text) }
            #expect(error?.description == "not JSON at byte \(text == " " ? 1 : 0): expected a value")
        }
    }

    @Test("whole numbers end at 64 bits")
    func integers() throws {
        #expect(try read("9223372036854775807").integer == .max)
        #expect(try read("-9223372036854775808").integer == .min)
        #expect(try read("9223372036854775808").integer == nil)
        #expect(try read("1.0").integer == nil)
        var reader = JSONReader("9223372036854775808")
        #expect(throws: JSONError.self) { try reader.readInteger() }
    }
}
