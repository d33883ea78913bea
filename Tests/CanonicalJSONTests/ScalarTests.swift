import CanonicalJSON
import Testing

@Suite("Scalars that are taken as they are")
struct ScalarTests {
    @Test(
        "a scalar that is canonical already needs no reader",
        arguments: ["true", "false", "null", "0", "7", "-12", "1234567890123456789", #""""#, #""فا""#, #""a{b}:c""#]
    )
    func plain(_ text: String) throws {
        #expect(JSONText(plainScalar: unsafe text.utf8.span.bytes)?.text == text)
        #expect(try JSONText(parsing: Array(text.utf8)).text == text)
    }

    @Test(
        "whatever needs a reader is left to it",
        arguments: [
            "", " 1", "1 ", "01", "-", "-0", "-01", "+1", "1.0", "1e2", "12345678901234567890", "True", "truee", "nul",
            #"""#, #""a"#, #""a\n""#, #""a", "b": "c""#, "\"a\u{1}b\"", "[]", "{}", "1, 2", "١",
        ]
    )
    func asides(_ text: String) {
        #expect(JSONText(plainScalar: unsafe text.utf8.span.bytes) == nil)
    }

    @Test("a string that is no UTF-8 is refused, whichever way it is read")
    func invalid() {
        let bytes: [UInt8] = [0x22, 0xC3, 0x22]
        #expect(JSONText(plainScalar: unsafe bytes.span.bytes) == nil)
        #expect(throws: JSONError.self) { try JSONText(parsing: unsafe bytes.span.bytes) }
        var reader = JSONReader(bytes)
        #expect(throws: JSONError.self) { try reader.readCanonical() }
    }

    @Test("bytes in memory are read as the same value as an array of them")
    func spans() throws {
        for text in [#"{"b": 1.50, "a": [true, "x\t"]}"#, "15e1", #""\u0041""#, "-0"] {
            let bytes = Array(text.utf8)
            #expect(try JSONText(parsing: unsafe bytes.span.bytes) == JSONText(parsing: bytes))
        }
    }
}
