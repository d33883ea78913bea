import Testing
import YAMLSyntax

@Suite("What YAML 1.2 allows and libyaml does not is said to be that, where it is certain")
struct UnsupportedSyntaxTests {
    @Test("names of anchors may hold any character in YAML 1.2")
    func anchors() {
        expectFaults("a: ⟪yaml.unsupported_syntax⟫&b:c d\n")
        expectFaults("⟪yaml.unsupported_syntax⟫&a: b: c\n")
        expectFaults("a: &b⟪yaml.unsupported_syntax⟫.c d\n")
        expectFaults("a: &⟪yaml.unsupported_syntax⟫ی d\n")
        expectFaults("a: &b 1\nc: ⟪yaml.unsupported_syntax⟫*b: 1\n")
        expectFaults("a: !!str ⟪yaml.unsupported_syntax⟫&b:c d\n")
        #expect(faultIDs("a: & b\n") == ["yaml.syntax"])
        #expect(faultIDs("a: \"&b:c\"\nd: b &e:f\n# &g:h\n\"&i:j\": [1]\n") == [])
    }

    @Test("text may begin with ? or : between brackets")
    func indicators() {
        expectFaults("{⟪yaml.unsupported_syntax⟫?a: b, c: 1}\n")
        expectFaults("[⟪yaml.unsupported_syntax⟫?a]\n")
        expectFaults("[⟪yaml.unsupported_syntax⟫:a]\n")
        expectFaults("{a: ⟪yaml.unsupported_syntax⟫:b}\n")
        #expect(faultIDs("{? a : b, c?: d, \"?e\": f}\n") == [])
        #expect(faultIDs("?a: b\nc: ?d\n") == [])
        #expect(faultIDs("{a: : b}\n") == ["yaml.syntax"])
    }

    @Test("keys and values may be left out, and keys may go over lines between braces")
    func entries() {
        expectFaults("a: 1\n⟪yaml.unsupported_syntax⟫: 2\n")
        expectFaults("- ⟪yaml.unsupported_syntax⟫: 2\n")
        expectFaults("[ ⟪yaml.unsupported_syntax⟫: 2]\n")
        expectFaults("{a⟪yaml.unsupported_syntax⟫:, b: 1}\n")
        expectFaults("{a\n⟪yaml.unsupported_syntax⟫: 1}\n")
        expectFaults("{\"a\n b\"⟪yaml.unsupported_syntax⟫: 1}\n")
        #expect(faultIDs("a: {\nb\n: 1}\n") == ["yaml.syntax"])
        #expect(faultIDs("a: b\n  : c\n") == ["yaml.syntax"])
        #expect(faultIDs("{a: b\n: c}\n") == ["yaml.syntax"])
        #expect(faultIDs("{a:[b]}\n") == ["yaml.syntax"])
    }

    @Test("tabs may separate where nothing is indented by them")
    func tabs() {
        expectFaults("a: b\n⟪yaml.unsupported_syntax⟫\t\nd: 1\n")
        expectFaults("-⟪yaml.unsupported_syntax⟫\ta\n")
        expectFaults("a:\n ⟪yaml.unsupported_syntax⟫\tb\n")
        expectFaults("⟪yaml.unsupported_syntax⟫\t{}\n")
        #expect(faultIDs("a: |\n \tb\n") == ["yaml.unsupported_syntax"])
    }

    @Test(
        "a tab that would indent is a plain error",
        arguments: [
            "-\t- a\n", "-\ta: b\n", "?\t- a\n", "a:\n\tb: c\n", "a:\n\tb\n", "a:\n \tb: c\n", "a: b\n\tc: d\n",
            "- \"a\"\n \t\"b\"\n", "a: |\n\tb\n", "-\t\"a\": b\n", "a: b\n\t\n  c\n",
        ]
    )
    func indentingTabs(text: String) {
        #expect(faultIDs(text) == ["yaml.syntax"])
    }

    @Test("directives of later versions are told from mistakes")
    func directives() {
        expectFaults("%FOO⟪yaml.unsupported_syntax⟫ bar\n--- a\n")
        expectFaults("⟪yaml.unsupported_syntax⟫%YAML 1.3\n--- a\n")
        #expect(faultIDs("%YAML 2.0\n--- a\n") == ["yaml.syntax"])
        #expect(faultIDs("a: b\n%FOO bar\n") == ["yaml.syntax"])
    }

    @Test("a version that is none of those that are read is told which ones are", arguments: ["2.0", "0.9", "12.1"])
    func versions(version: String) throws {
        let fault = try #require(YAMLDocument.parse(Array("%YAML \(version)\n--- a\n".utf8)).faults.first)
        #expect(fault.message == "this is another version of YAML than is read here")
        #expect(fault.hint.contains("%YAML 1.2") && fault.hint.contains("%YAML 1.1"))
        #expect(faultIDs("%YAML 1.1\n--- a\n") == [] && faultIDs("%YAML 1.2\n--- a\n") == [])
    }

    @Test("a document after ... is a second one, and ... alone is none")
    func markers() {
        expectFaults("a: 1\n...\n⟪yaml.second_document⟫b: 2\n")
        #expect(faultIDs("# a\n...\n") == ["yaml.empty"])
        #expect(faultIDs("...\na: 1\n") == ["yaml.syntax"])
        #expect(faultIDs("--- |\na\nb\n") == ["yaml.unsupported_syntax"])
        #expect(faultIDs("--- |1\na\n") == ["yaml.syntax"])
        #expect(faultIDs("--- a\n--- |\nb\n") == ["yaml.second_document"])
    }
}
