import Testing
import YAMLSyntax

@Suite("Each limit holds exactly at its edge")
struct LimitTests {
    @Test("a text of a mebibyte is taken, and one byte more is not")
    func bytes() {
        let start = Array("a: 1\n#".utf8)
        let exact = start + [UInt8](repeating: UInt8(ascii: "x"), count: 1_048_576 - start.count)
        #expect(faultIDs(exact) == [])
        #expect(faultIDs(exact + [UInt8(ascii: "x")]) == ["yaml.limit.bytes"])
    }

    @Test("64 levels are taken and 65 are not, whatever they are made of")
    func depth() {
        let (open, close) = (String(repeating: "[", count: 64), String(repeating: "]", count: 64))
        expectFaults(open + close)
        expectFaults(open + "⟪yaml.limit.depth⟫[]" + close)
        expectFaults(String(repeating: "- ", count: 64) + "x\n")
        expectFaults(String(repeating: "- ", count: 64) + "⟪yaml.limit.depth⟫- x\n")
        expectFaults(String(repeating: "{a: ", count: 64) + "1" + String(repeating: "}", count: 64))
        expectFaults(String(repeating: "{a: ", count: 64) + "⟪yaml.limit.depth⟫{")
    }

    @Test("a hundred thousand nodes are taken and one more is not")
    func nodes() {
        let text = "[" + String(repeating: "1,", count: 99_999)
        expectFaults(text + "]")
        expectFaults(text + "⟪yaml.limit.nodes⟫2]")
        expectFaults(text + "⟪yaml.limit.nodes⟫[]]")
    }

    @Test("keys count as nodes")
    func keys() {
        var limits = YAMLLimits()
        limits.nodes = 5
        expectFaults("{a: 1, b: 2}", limits: limits)
        expectFaults("{a: 1, b: 2, ⟪yaml.limit.nodes⟫c: 3}", limits: limits)
    }

    @Test("64 lines may begin with a percent sign and not one more")
    func directives() {
        let lines = (1...64).map { "%TAG !h\($0)! tag:example.org,2000:\n" }.joined()
        expectFaults(lines + "--- 1\n")
        expectFaults(lines + "⟪yaml.limit.directives⟫%TAG !x! x\n--- 1\n")
        expectFaults(String(repeating: "- a%\n", count: 100))
    }

    @Test("so many faults are listed, and then the text is given up")
    func faults() {
        var limits = YAMLLimits()
        limits.faults = 2
        expectFaults("[⟪yaml.tag⟫!a 1, ⟪yaml.tag⟫!b 2]", limits: limits)
        expectFaults("[⟪yaml.tag⟫!a 1, ⟪yaml.tag⟫!b 2, ⟪yaml.limit.faults⟫!c 3, !d 4]", limits: limits)
        expectFaults(
            "⟪yaml.control_character⟫\u{1}⟪yaml.control_character⟫\u{1}⟪yaml.limit.faults⟫\u{1}\u{1}",
            limits: limits
        )
    }
}
