import Testing
import YAMLSyntax

@Suite("The tree holds what the text says")
struct TreeTests {
    @Test("a map is walked in the order of the text")
    func mapping() throws {
        let mapping = try #require(try parse("b: 1\na: {x: 2, y: []}\nc:\n- 3\n").mapping)
        #expect(mapping.map(\.key.text) == ["b", "a", "c"])
        #expect(mapping.count == 3)
        let inner = try #require(mapping["a"]?.mapping)
        #expect(inner.map(\.key.text) == ["x", "y"])
        #expect(inner["x"]?.scalar?.value == .integer(2))
        #expect(inner["y"]?.sequence?.isEmpty == true)
        #expect(mapping["c"]?.sequence?.map(\.scalar?.text) == ["3"])
        #expect(mapping["d"] == nil)
    }

    @Test("a list is walked past elements that have elements of their own")
    func sequence() throws {
        let sequence = try #require(try parse("- [1, [2, 3]]\n- {a: [4]}\n- five\n").sequence)
        #expect(sequence.count == 3)
        #expect(sequence.map(\.kind) == [.sequence, .mapping, .scalar])
        #expect(Array(sequence).last?.scalar?.text == "five")
    }

    @Test("a node offers itself only as what it is")
    func kinds() throws {
        let scalar = try parse("x")
        #expect(scalar.kind == .scalar && scalar.mapping == nil && scalar.sequence == nil)
        let mapping = try parse("{}")
        #expect(mapping.kind == .mapping && mapping.scalar == nil && mapping.sequence == nil)
        #expect(mapping.mapping?.isEmpty == true)
    }

    @Test(
        "the style of a text is kept and its escapes are resolved",
        arguments: [
            ("a b", YAMLScalar.Style.plain, "a b"),
            ("'it''s'", .singleQuoted, "it's"),
            (#""a\tb\u0041\x42""#, .doubleQuoted, "a\tbAB"),
            ("|\n  a\n   b\n", .literal, "a\n b\n"),
            (">-\n  a\n  b\n", .folded, "a b"),
        ]
    )
    func styles(source: String, style: YAMLScalar.Style, text: String) throws {
        let scalar = try #require(try parse(source).scalar)
        #expect(scalar.style == style)
        #expect(scalar.text == text)
        #expect(scalar.byteCount == text.utf8.count)
    }

    @Test("text is compared by bytes, not by what looks alike")
    func bytes() throws {
        let composed = try #require(try parse("\"\u{E9}\"").scalar)
        #expect(composed.text == "e\u{301}")
        #expect(!composed.matches("e\u{301}"))
        #expect(composed.matches("\u{E9}"))
        #expect(composed.matches([0xC3, 0xA9]))
        #expect(!composed.matches([0xC3]))
        let first = composed.withUTF8 { $0[0] }
        #expect(first == 0xC3)
        switch composed {
        case "e\u{301}": Issue.record("matched another spelling")
        case "\u{E9}": break
        default: Issue.record("did not match itself")
        }
    }

    @Test("a node outlives its document")
    func lifetime() throws {
        var document = YAMLDocument.parse(Array("a: [b]".utf8)).document
        let root = try #require(document?.root)
        document = nil
        #expect(root.mapping?["a"]?.sequence?.first { _ in true }?.scalar?.text == "b")
    }

    @Test("bytes can be read from a span")
    func span() {
        let bytes = Array("a: 1".utf8)
        let parse = YAMLDocument.parse(bytes.span)
        #expect(parse.document?.nodeCount == 3)
    }
}
