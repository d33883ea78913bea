import Testing
import YAMLSyntax

@Suite("Tags are those of the core schema, and are kept to")
struct TagTests {
    @Test(
        "a tag of the core schema decides the value",
        arguments: [
            ("!!str 1", .string), ("!!int '3'", .integer(3)), ("!!float 3", .float(3)),
            ("!!float 1.5", .float(1.5)),
            ("!!bool \"true\"", .boolean(true)), ("!!null ''", .null), ("!!str yes", .string),
            ("!<tag:yaml.org,2002:int> 7", .integer(7)),
            ("%TAG !y! tag:yaml.org,2002:\n--- !y!int 8", .integer(8)),
        ] as [(String, YAMLValue)]
    )
    func core(text: String, value: YAMLValue) throws {
        let scalar = try #require(try parse(text).scalar)
        #expect(scalar.value == value)
        #expect(scalar.meaningInYAML11 == nil)
    }

    @Test("collections may be tagged as what they are")
    func collections() throws {
        #expect(try parse("!!map {a: !!seq [1]}").mapping?["a"]?.sequence?.count == 1)
    }

    @Test(
        "every other tag is refused, and all of them are listed",
        arguments: ["!x", "!", "!!binary", "!!set", "!!timestamp", "!<tag:example.org,2000:x>"]
    )
    func foreign(tag: String) {
        expectFaults("a: ⟪yaml.tag⟫\(tag) v\nb: ⟪yaml.tag⟫\(tag) [1]\nc: ⟪yaml.tag⟫\(tag) {d: 1}\n")
    }

    @Test(
        "a tag on something else is refused",
        arguments: [
            "!!int x", "!!int 010", "!!bool yes", "!!null 0", "!!float x", "!!map [1]", "!!seq {a: 1}",
            "!!str [1]", "!!map x",
        ]
    )
    func mismatch(text: String) {
        expectFaults("a: ⟪yaml.tag_mismatch⟫\(text)\n")
    }
}
