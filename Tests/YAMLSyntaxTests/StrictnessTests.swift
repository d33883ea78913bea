import Testing
import YAMLSyntax

@Suite("What libyaml takes and YAML 1.2 does not is refused")
struct StrictnessTests {
    @Test("the lines of a flow collection are indented more than the block that it stands in")
    func flow() {
        expectFaults("a: [1,\n⟪yaml.indentation⟫2]\n")
        expectFaults("a: {\n  b: 1\n⟪yaml.indentation⟫}\n")
        expectFaults("a:\n  - [1,\n  ⟪yaml.indentation⟫2]\n")
        expectFaults("a:\n- [1,\n⟪yaml.indentation⟫2]\n")
        expectFaults("a: !!seq\n- [1,\n⟪yaml.indentation⟫2]\n")
        expectFaults("a: !!map\n  b: [1,\n  ⟪yaml.indentation⟫2]\n")
        expectFaults("- [1,\n⟪yaml.indentation⟫2]\n- 3\n")
    }

    @Test(
        "as much as is needed is taken, and so are blank lines and comments at any depth",
        arguments: [
            "a: [1,\n 2\n ]\n", "[1,\n2\n]\n", "- [1,\n\n\t\n# b\n 2]\n", "a:\n- [1,\n 2]\n", "a:\n - [1,\n  2]\n",
            "a: &b\n - [1,\n  2]\n", "a: !!seq\n- [1,\n 2]\n", "a: !!seq\n - [1,\n  2]\n", "- - [1,\n   2]\n",
            "? a\n: [1,\n 2]\n", "{a: \"b\nc\"}\n", "- {a: [1,\n \t2]}\n",
        ]
    )
    func enough(text: String) {
        #expect(faultIDs(text) == [])
    }

    @Test("the lines of quoted text are indented by spaces, however many tabs follow")
    func quoted() {
        expectFaults("a: \"b\n⟪yaml.indentation⟫c\"\n")
        expectFaults("a: 'b\n⟪yaml.indentation⟫\tc'\n")
        expectFaults("a:\n  b: \"c\\\n  ⟪yaml.indentation⟫d\"\n")
        expectFaults("a: \"b\n⟪yaml.indentation⟫# c\"\n")
        expectFaults("\"a\nb\"\n")
        expectFaults("a: \"b\n\n \tc\n d\"\n")
    }

    @Test(
        "a comment needs a space before it, whatever it follows",
        arguments: [
            ("[1]", ""), ("{b: 1}", ""), ("\"b\"", ""), ("'b'", ""), ("[1,", "2]"), ("[", "2]"), ("{\"b\":", "2}"),
        ]
    )
    func comment(value: String, rest: String) {
        expectFaults("a: \(value)⟪yaml.comment⟫#c#d \"#e\n \(rest)\nf: 1\n")
        #expect(faultIDs("a: \(value) #c#d \"#e\n \(rest)\nf: 1\n") == [])
    }

    @Test("a comment needs a space before it in the header of a block too")
    func headerComment() {
        expectFaults("a: |⟪yaml.comment⟫#b\n  c:#d\n")
        expectFaults("a: !!str >-⟪yaml.comment⟫#b\n  c]#d\n")
        #expect(faultIDs("a: &x | #b]#\n  c:#d\n") == [])
        expectFaults("%YAML 1.2⟪yaml.comment⟫#b\n---\na: 1\n")
    }

    @Test(
        "# without a space is text in a scalar",
        arguments: [
            "a: b#c\n", "a: \"b]#c\"\n", "a: '\"#c'\n", "a: [b:#c, 1#]\n", "a: |\n  \"#b\n  ]#\n", "\"]#\": 1\n",
            "a: b\n  c:#d\n", "# \"#b\na: 1\n", "a: 1 # ]#\n", "a: \"سلام]#\" # \"#\n",
        ]
    )
    func hash(text: String) {
        #expect(faultIDs(text) == [])
    }

    @Test("a lone dash or question mark is nothing between brackets")
    func indicators() {
        expectFaults("a: [⟪yaml.syntax⟫-, b, ⟪yaml.syntax⟫-]\n")
        expectFaults("a: [⟪yaml.syntax⟫?, b]\n")
        #expect(faultIDs("a: [-1, --, '-', -b]\n") == [])
    }

    @Test("a comment that by its indentation is the text of a block is refused")
    func emptyBlock() {
        expectFaults("a: >\n   \n ⟪yaml.indentation⟫# b\n")
        expectFaults("a:\n - |\n      \n   ⟪yaml.indentation⟫# b\n")
        #expect(faultIDs("a: >\n   \n# b\nc: |2\n   \n # d\n") == [])
        expectFaults("|\n⟪yaml.unsupported_syntax⟫# a\n")
    }

    @Test("the header of a block is indented more than the key that it belongs to")
    func header() {
        expectFaults("a:\n⟪yaml.indentation⟫|\n b\nc:\n- d:\n  ⟪yaml.indentation⟫>\n   e\n")
        #expect(faultIDs("a:\n |\n  b\nc:\n- |\n d\n? |\n e\n: >\n f\n") == [])
        #expect(faultIDs("|\n a\n") == [])
    }

    @Test("the last line of a block is the same with and without a line end")
    func lastLine() throws {
        for text in ["|+\n   ", "|\n  x\n   ", ">-\n  x", "|\n  x", "|+\n  x\n ", "|2-\n   x\n  "] {
            let open = try #require(try parse("a: " + text).mapping?["a"]?.scalar?.text)
            let ended = try #require(try parse("a: " + text + "\n").mapping?["a"]?.scalar?.text)
            #expect(open == ended)
        }
        #expect(try parse("a: |\n  x").mapping?["a"]?.scalar?.text == "x\n")
        expectFaults("a: |\n  x\nb: ⟪note⟫\"y⟪yaml.syntax⟫")
        #expect(try parse("a: b>").mapping?["a"]?.scalar?.text == "b>")
    }
}
