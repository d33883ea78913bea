import CanonicalJSON
import Testing

@Suite("Equal values have one canonical text")
struct CanonicalFormTests {
    private func canonical(_ text: String) throws -> String {
        try JSONText(parsing: Array(text.utf8)).text
    }

    @Test(
        "numbers of one value have one form",
        arguments: [
            ("1.50", "1.5"), ("15e-1", "1.5"), ("0.15E+1", "1.5"), ("-0", "0"), ("-0.00", "0"), ("0e99", "0"),
            ("0e99999999999999999999", "0"), ("1.0", "1"), ("100e-2", "1"), ("1e3", "1000"), ("-1e3", "-1000"),
            ("1e-3", "0.001"), ("-12.340", "-12.34"), ("0.10", "0.1"), ("120e-1", "12"), ("1E5", "100000"),
            ("9223372036854775808", "9223372036854775808"),
            ("123456789012345678901234567890.0", "123456789012345678901234567890"),
        ]
    )
    func numbers(written: String, form: String) throws {
        #expect(try canonical(written) == form)
    }

    @Test("a number too long to spell out has one form as well, whoever spelled it out")
    func longNumbers() throws {
        let zeros = String(repeating: "0", count: 401)
        for spelling in ["1e401", "10e400", "1E+401", "0.1e402", "1" + zeros, "1\(zeros).0"] {
            #expect(try canonical(spelling) == "1e401")
        }
        for spelling in ["1e-402", "0.1e-401", "0.\(zeros)1"] {
            #expect(try canonical(spelling) == "1e-402")
        }
        #expect(try canonical("1e400") == "1" + String(repeating: "0", count: 400))
        #expect(try canonical("-12e-3000") == "-12e-3000")
        #expect(try canonical("-1.2e-2999") == "-12e-3000")
    }

    @Test(
        "an exponent of any size is harmless",
        arguments: [
            "1e-9223372036854775808", "1e9223372036854775807", "1e-99999999999999999999", "1E99999999999999999999",
        ]
    )
    func hugeExponents(text: String) throws {
        let form = try canonical(text)
        #expect(form.utf8.count <= text.utf8.count)
        #expect(try canonical(form) == form)
    }

    @Test("members stand in byte order of their names and the last of equal names wins")
    func members() throws {
        #expect(try canonical(#"{"b":1,"a":2,"B":3,"":4}"#) == #"{"":4,"B":3,"a":2,"b":1}"#)
        #expect(try canonical(#"{"a":1,"b":2,"a":3}"#) == #"{"a":3,"b":2}"#)
        #expect(try canonical(#"{"a":1,"\u0061":2}"#) == #"{"a":2}"#)
        // U+FF21 precedes U+1F600 by bytes, not by UTF-16.
        #expect(try canonical("{\"😀\":1,\"\u{FF21}\":2}") == "{\"\u{FF21}\":2,\"😀\":1}")
    }

    @Test("names that only look the same are two members")
    func equivalentNames() throws {
        let text = try canonical("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(Array(text.utf8) == Array("{\"e\u{301}\":2,\"\u{E9}\":1}".utf8))
    }

    @Test("white space and the spelling of escapes leave no trace")
    func spelling() throws {
        #expect(try canonical(" { \"a\" :\n[ 1 ,\t2 ] } ") == #"{"a":[1,2]}"#)
        #expect(try canonical(#""\u002f\/\u0022\u005C\u000a\u06cc""#) == #""//\"\\\nی""#)
        #expect(try canonical("null") == "null")
    }

    @Test("two spellings of a letter are two texts")
    func equality() {
        #expect(JSONText.string("\u{6CC}") != JSONText.string("\u{64A}"))
        #expect(JSONText.string("\u{E9}") != JSONText.string("e\u{301}"))
        #expect(JSONText.string("\u{E9}").hashValue == JSONText.string("\u{E9}").hashValue)
        #expect(Set([JSONText.string("\u{E9}"), JSONText.string("e\u{301}")]).count == 2)
    }

    @Test("canonical text reads back as itself, whatever the value", arguments: UInt64(0)..<300)
    func idempotence(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        let once = JSONText(random.value(depth: 4))
        let again = try JSONText(parsing: Array(once.text.utf8))
        #expect(again == once)
        #expect(JSONText(once.value) == once)
    }

    @Test("the order of members never matters", arguments: UInt64(0)..<100)
    func order(seed: UInt64) {
        var random = RandomJSON(seed: seed)
        let members = (0..<8).map { JSON.Member("\($0)" + random.text(), random.value(depth: 2)) }
        let shuffled = members.shuffled(using: &random.generator)
        #expect(JSONText(.object(members)) == JSONText(.object(shuffled)))
    }
}
