import Testing
import YAMLSyntax

@Suite("A file is one document, and its faults name the place")
struct DocumentTests {
    @Test(
        "a text without content is empty, which is told from null",
        arguments: ["", "\n\n", "# only\n# comments\n", "---\n", "---\n...\n", "\u{FEFF}", "  \n"]
    )
    func empty(text: String) {
        #expect(faultIDs(text) == ["yaml.empty"])
    }

    @Test(
        "null, an empty map and an empty string are content",
        arguments: ["~", "null", "{}", "''", "!!null"]
    )
    func content(text: String) {
        #expect(faultIDs(text) == [])
    }

    @Test("a second document is refused where it begins")
    func second() {
        expectFaults("a: 1\n⟪yaml.second_document⟫---\nb: 2\n")
        expectFaults("a: 1\n...\n⟪yaml.second_document⟫---\n")
    }

    @Test("one document may have its markers and a version")
    func markers() throws {
        #expect(try parse("%YAML 1.2\n---\na: 1\n...\n").mapping?.count == 1)
    }

    @Test("a syntax error names its place and where the construct began")
    func syntax() {
        expectFaults("a:\n  - ⟪note⟫[1, 2\nb⟪yaml.syntax⟫: 3\n")
        expectFaults("a: ⟪note⟫\"x\n⟪yaml.syntax⟫")
    }

    @Test("faults before a syntax error are kept")
    func both() {
        expectFaults("⟪note⟫a: {⟪note⟫x: 1, ⟪yaml.duplicate_key⟫x: 2}\n⟪yaml.syntax⟫]\n")
    }

    @Test("messages show no values, which may be secrets")
    func secrets() {
        for text in [
            "bot_token: \"123:secret", "bot_token: [123:secret", "bot_token: !!int 123:secret",
            "- 123:secret: x: y",
        ] {
            for fault in YAMLDocument.parse(Array(text.utf8)).faults {
                #expect(!fault.description.contains("secret"))
                #expect(fault.related.allSatisfy { !$0.message.contains("secret") })
            }
            #expect(!faultIDs(text).isEmpty)
        }
    }

    @Test("a long key is cut short in a message")
    func longKey() throws {
        let key = String(repeating: "k", count: 500)
        let fault = try #require(YAMLDocument.parse(Array("{\(key): 1, \(key): 2}".utf8)).faults.first)
        #expect(fault.message.count < 120)
    }
}
