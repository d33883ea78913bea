import Testing
import YAMLSyntax

@Suite("Keys are scalars, and each is given once")
struct KeyTests {
    @Test("a duplicate key is refused where it stands a second time, and the first is named")
    func duplicate() {
        expectFaults("⟪note⟫a: 1\nb: 2\n⟪yaml.duplicate_key⟫a: 3\n")
    }

    @Test("quotes and escapes do not make a key another one")
    func quoting() {
        expectFaults(#"{⟪note⟫plan: 1, ⟪yaml.duplicate_key⟫"pl\u0061n": 2}"#)
    }

    @Test("the third of a key is refused too, against the first")
    func third() {
        expectFaults("⟪note⟫⟪note⟫a: 1\n⟪yaml.duplicate_key⟫a: 2\n⟪yaml.duplicate_key⟫'a': 3\n")
    }

    @Test("duplicates in several maps are all found, in the order of the text")
    func several() {
        expectFaults(
            """
            ⟪note⟫x:
              ⟪note⟫a: 1
              ⟪yaml.duplicate_key⟫a: 2
            ⟪yaml.duplicate_key⟫x:
              a: 1

            """
        )
    }

    @Test("the same key in different maps is no duplicate")
    func scopes() throws {
        #expect(try parse("a: {a: {a: 1}}\nb: {a: 2}\n").mapping?.count == 2)
    }

    @Test("keys that end alike or look alike are not duplicates")
    func alike() throws {
        let text = "xx_enabled: 1\nyy_enabled: 2\n\"\u{E9}\": 3\n\"e\u{301}\": 4\n1: 5\n01: 6\nA: 7\na: 8\n"
        #expect(try parse(text).mapping?.count == 8)
    }

    @Test("a duplicate among a thousand keys is found", arguments: [0, 500, 998])
    func large(position: Int) {
        var lines = (0..<1_000).map { "common_prefix_\($0)_common_suffix: \($0)\n" }
        lines[position] = "⟪note⟫" + lines[position]
        lines.append("⟪yaml.duplicate_key⟫common_prefix_\(position)_common_suffix: again\n")
        expectFaults(lines.joined())
    }

    @Test("a key that is a collection is refused")
    func complex() {
        expectFaults("? ⟪yaml.complex_key⟫[a, b]\n: 1\n? ⟪yaml.complex_key⟫{c: d}\n: 2\n")
    }

    @Test("an alias may be a key if it names a scalar, and then counts as a duplicate")
    func aliasKey() {
        expectFaults("⟪note⟫a: &x a\n⟪yaml.duplicate_key⟫*x : 2\n")
        expectFaults("a: &x [1]\n⟪yaml.complex_key⟫*x : 2\n")
    }

    @Test("a merge key is refused, a quoted one is a key, and << as a value is text")
    func mergeKey() throws {
        expectFaults("a: &a {x: 1}\nb:\n  ⟪yaml.merge_key⟫<<: *a\n")
        #expect(try parse("'<<': <<\n").mapping?["<<"]?.scalar?.text == "<<")
    }
}
