import Testing
import YAMLSyntax

@Suite("Aliases are references, and are paid for")
struct AliasTests {
    @Test("an alias is the node that it names, and keeps the place where it stands")
    func reference() throws {
        let mapping = try #require(try parse("a: &x {k: [1, 2]}\nb: *x\n").mapping)
        let alias = try #require(mapping["b"])
        #expect(alias.isAlias && alias.kind == .mapping)
        #expect(alias.mapping?["k"]?.sequence?.count == 2)
        #expect(alias.site == YAMLMark(line: 2, column: 4))
        #expect(alias.start == YAMLMark(line: 1, column: 4))
        let original = try #require(mapping["a"])
        #expect(!original.isAlias && original.site == original.start)
    }

    @Test("what follows an alias is still in its place")
    func sibling() throws {
        let sequence = try #require(try parse("- &x [1, [2]]\n- *x\n- [*x, 3]\n- last\n").sequence)
        #expect(sequence.count == 4)
        #expect(sequence.map(\.kind) == [.sequence, .sequence, .sequence, .scalar])
    }

    @Test("an anchor that is given again is meant by later aliases only")
    func redefinition() throws {
        let sequence = try #require(try parse("[&x 1, *x, &x 2, *x]").sequence)
        #expect(sequence.map(\.scalar?.value) == [.integer(1), .integer(1), .integer(2), .integer(2)])
    }

    @Test("an alias without an anchor before it is refused")
    func unknown() {
        expectFaults("a: ⟪yaml.unknown_alias⟫*x\nb: &x 1\nc: ⟪yaml.unknown_alias⟫*y\n")
    }

    @Test("an alias inside what it names is refused")
    func recursion() {
        expectFaults("a: ⟪note⟫&x [1, {b: ⟪yaml.recursive_alias⟫*x }]\n")
    }

    @Test("a hundred aliases are taken and one more is not")
    func count() throws {
        let hundred = "a: &x 1\nb:\n" + String(repeating: "- *x\n", count: 100)
        #expect(try parse(hundred).mapping?["b"]?.sequence?.count == 100)
        expectFaults(hundred + "- ⟪yaml.limit.aliases⟫*x\n")
    }

    @Test("aliases may stand for ten thousand nodes and not for one more")
    func expansion() throws {
        let elements = String(repeating: "1,", count: 999)
        let thousand = "- &x [\(elements)]\n- &y z\n"
        let exact = thousand + String(repeating: "- *x\n", count: 10)
        #expect(try parse(exact).sequence?.count == 12)
        expectFaults(exact + "- ⟪yaml.limit.expansion⟫*y\n")
    }

    @Test("an alias inside an anchor is paid for each time the anchor is used")
    func nested() throws {
        var limits = YAMLLimits()
        // x stands for 3 nodes; y for itself, two times x and nothing else: 7; so 3 + 3 + 7.
        limits.expandedNodes = 13
        let text = "- &x [1, 2]\n- &y [*x, *x]\n- "
        #expect(try parse(text + "*y\n", limits: limits).sequence?.count == 3)
        limits.expandedNodes = 12
        expectFaults(text + "⟪yaml.limit.expansion⟫*y\n", limits: limits)
    }
}
