import Testing

@testable import TenantManifest

@Suite("One value of a YAML text is changed, and every other byte stays")
struct YAMLEditorTests {
    /// A text, what is done to it, and what becomes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let before: String
        let path: String
        /// `nil` takes the entry out.
        let content: YAMLContent?
        let after: String

        init(_ name: String, _ before: String, _ path: String, _ content: YAMLContent?, _ after: String) {
            (testDescription, self.before, self.path, self.content, self.after) = (name, before, path, content, after)
        }
    }

    static let replacements = [
        Case("a number", "a: 1  # one\nb: 2\n", "a", .integer(7), "a: 7  # one\nb: 2\n"),
        Case("the last line without an end", "a: 1\nb: 2", "b", .integer(7), "a: 1\nb: 7"),
        Case("after a byte order mark", "\u{FEFF}a: 1\n", "a", .integer(7), "\u{FEFF}a: 7\n"),
        Case("with CRLF", "a: 1\r\nb: 2\r\n", "a", .integer(7), "a: 7\r\nb: 2\r\n"),
        Case("behind Persian text", "\"نام\": { ب: 1, c: 2 }\n", "نام.c", .integer(7), "\"نام\": { ب: 1, c: 7 }\n"),
        Case("quoted text stays quoted", "a: \"x\" # y\n", "a", .text("z"), "a: \"z\" # y\n"),
        Case("plain text stays plain", "a: x\n", "a", .text("z w"), "a: z w\n"),
        Case("text that looks like a number gets quotes", "a: x\n", "a", .text("12"), "a: \"12\"\n"),
        Case("nothing at all", "a:\nb: 2\n", "a", .integer(7), "a: 7\nb: 2\n"),
        Case("nothing, with a comment", "a: # none yet\nb: 2\n", "a", .integer(7), "a: 7 # none yet\nb: 2\n"),
        Case(
            "a block of text",
            "a: |\n  one\n  two\n\n# next\nb: 2\n",
            "a",
            .text("one"),
            "a: one\n\n# next\nb: 2\n"
        ),
        Case(
            "a map in a block",
            "a:\n  # old\n  x: 1\n  y: [1, 2] # two\n# next\nb: 2\n",
            "a",
            .map([YAMLMember("x", .integer(3))]),
            "a:\n  # old\n  { x: 3 } # two\n# next\nb: 2\n"
        ),
        Case("a list on one line", "a: [1, 2]\nb: 2\n", "a", .list([.integer(3)]), "a: [3]\nb: 2\n"),
        Case("deep down", "a:\n  b:\n    c: 1\n    d: 2\n", "a.b.c", .integer(7), "a:\n  b:\n    c: 7\n    d: 2\n"),
    ]

    static let insertions = [
        Case("at the end of a map", "a:\n  b: 1 # one\nc: 2\n", "a.x", .integer(7), "a:\n  b: 1 # one\n  x: 7\nc: 2\n"),
        Case("at the end of the text", "a:\n  b: 1", "a.x", .integer(7), "a:\n  b: 1\n  x: 7"),
        Case("with the map around it", "a: 1\n", "b.c", .integer(7), "a: 1\nb:\n  c: 7\n"),
        Case("with CRLF", "a:\r\n  b: 1\r\n", "a.x", .integer(7), "a:\r\n  b: 1\r\n  x: 7\r\n"),
        Case("between braces", "a: { b: 1 }\n", "a.x", .integer(7), "a: { b: 1, x: 7 }\n"),
        Case("between empty braces", "a: {}\nb: 1\n", "a.x", .integer(7), "a: { x: 7 }\nb: 1\n"),
        Case("below a key that says nothing", "a: # later\nb: 1\n", "a.x", .integer(7), "a: # later\n  x: 7\nb: 1\n"),
        Case(
            "behind a block of text",
            "a:\n  b: |\n    x\n\nc: 1\n",
            "a.z",
            .integer(7),
            "a:\n  b: |\n    x\n  z: 7\n\nc: 1\n"
        ),
        Case(
            "behind an alias",
            "a: &x 1\nb:\n  c: *x # same\nd: 1\n",
            "b.z",
            .integer(7),
            "a: &x 1\nb:\n  c: *x # same\n  z: 7\nd: 1\n"
        ),
        Case(
            "as wide as its neighbours",
            "a:\n      b: 1\nc: 2\n",
            "a.x",
            .integer(7),
            "a:\n      b: 1\n      x: 7\nc: 2\n"
        ),
    ]

    static let removals = [
        Case("a line", "a: 1\n# of b\nb: 2 # two\nc: 3\n", "b", nil, "a: 1\n# of b\nc: 3\n"),
        Case("with all below it", "a:\n  b:\n    c: 1\n\n    d: 2\n  e: 3\n", "a.b", nil, "a:\n  e: 3\n"),
        Case("the last of a text", "a: 1\nb: 2", "b", nil, "a: 1\n"),
        Case("the only one of a map", "a:\n  b: 1 # one\nc: 2\n", "a.b", nil, "a:\n  {} # one\nc: 2\n"),
        Case("the first between braces", "a: { b: 1, c: 2 }\n", "a.b", nil, "a: { c: 2 }\n"),
        Case("the last between braces", "a: { b: 1, c: 2 }\n", "a.c", nil, "a: { b: 1 }\n"),
        Case("one in the middle between braces", "a: {b: 1, c: [2, 3], d: 4}\n", "a.c", nil, "a: {b: 1, d: 4}\n"),
        Case("with a block of text", "a: |\n  x\n\n  y\nb: 1\n", "a", nil, "b: 1\n"),
    ]

    @Test("a value is replaced", arguments: replacements)
    func replaced(_ example: Case) throws { try check(example) }

    @Test("a value is added", arguments: insertions)
    func inserted(_ example: Case) throws { try check(example) }

    @Test("a value is taken out", arguments: removals)
    func removed(_ example: Case) throws { try check(example) }

    @Test(
        "what cannot be done without changing something else is refused, and the text stays",
        arguments: [
            ("a: &x 1\nb: *x\n", "a"), ("a: &x 1\nb: *x\n", "b"), ("a: &x { b: 1 }\nc: *x\n", "c.b"),
            ("a: &x { b: 1 }\nc: *x\n", "a.b"), ("a: 1\n", "a.b"), ("a: [1]\n", "a.b"),
        ]
    )
    func refused(_ text: String, _ path: String) throws {
        var editor = try #require(YAMLEditor(Array(text.utf8)))
        #expect(throws: PatchObstacle.self) { try editor.set(keys(path), to: .integer(7)) }
        #expect(String(decoding: editor.bytes, as: UTF8.self) == text)
    }

    @Test("what is not there cannot be taken out, and a file needs something in it")
    func nothingToRemove() throws {
        var editor = try #require(YAMLEditor(Array("a: 1\n".utf8)))
        #expect(throws: PatchObstacle.absent) { try editor.remove(["b"]) }
        #expect(throws: PatchObstacle.noPlace) { try editor.remove(["a"]) }
    }

    private func keys(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }

    private func check(_ example: Case) throws {
        var editor = try #require(YAMLEditor(Array(example.before.utf8)))
        if let content = example.content {
            try editor.set(keys(example.path), to: content)
        } else {
            try editor.remove(keys(example.path))
        }
        #expect(String(decoding: editor.bytes, as: UTF8.self) == example.after)
    }
}
