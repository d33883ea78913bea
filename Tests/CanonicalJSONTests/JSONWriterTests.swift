import CanonicalJSON
import Testing

@Suite("The writer writes what the reader reads")
struct JSONWriterTests {
    @Test("only what must be escaped is")
    func escapes() {
        var writer = JSONWriter()
        writer.write(string: "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1B}\u{1F}\u{7F}ی\u{2028}😀")
        #expect(writer.text == #""\"\\/\b\f\n\r\t\u0000\u001b\u001f"# + "\u{7F}ی\u{2028}😀\"")
    }

    @Test("what makes output lie is escaped where asked to, in every plane, and read back")
    func unsafe() throws {
        var writer = JSONWriter(escapesUnsafe: true)
        let text = "a\u{200B}\u{61C}\u{E0041}##[x]😀"
        writer.write(string: text)
        #expect(writer.text == #""a\u200b\u061c\udb40\udc41##\u005bx]😀""#)
        var reader = JSONReader(writer.text)
        #expect(try reader.readValue() == .string(text))
    }

    @Test("objects and arrays separate their parts, nested ones too")
    func nesting() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a", integer: 1)
            writer.member("b") { writer in
                writer.array { writer in
                    writer.element { $0.object { _ in } }
                    writer.element { $0.array { $0.element { $0.write(JSON.null) } } }
                    writer.element { $0.write(string: "x") }
                }
            }
            writer.member("c", string: nil)
            writer.member("d", bool: false)
        }
        #expect(writer.text == #"{"a":1,"b":[{},[null],"x"],"c":null,"d":false}"#)
    }

    @Test("the indented form holds the same value, a member a line")
    func indented() {
        let value = JSON.object([
            JSON.Member("b", .array([.integer(1), .array([]), .object([])])), JSON.Member("a", .optional(nil)),
        ])
        var writer = JSONWriter()
        writer.writeIndented(value)
        #expect(
            writer.text == """
                {
                  "b": [
                    1,
                    [],
                    {}
                  ],
                  "a": null
                }
                """
        )
    }

    @Test("what was written reads back as it was", arguments: UInt64(0)..<300)
    func roundTrip(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        let value = random.value(depth: 5)
        for isIndented in [false, true] {
            var writer = JSONWriter()
            if isIndented { writer.writeIndented(value) } else { writer.write(value) }
            var reader = JSONReader(writer.bytes)
            let read = try reader.readValue()
            try reader.end()
            var again = JSONWriter()
            if isIndented { again.writeIndented(read) } else { again.write(read) }
            #expect(again.bytes == writer.bytes)
        }
    }
}
