import Escaping
import Foundation
import Testing

@Suite("Paths become URI references")
struct URIReferenceTests {
    @Test(
        "relative paths stay relative, absolute ones get their scheme",
        arguments: [
            ("tenants/a.yaml", "tenants/a.yaml", true), ("./tenants//a.yaml", "tenants//a.yaml", true),
            (".//a", "a", true), (".", ".", true), ("./", ".", true), ("../a", "../a", true),
            ("/srv/a.yaml", "file:///srv/a.yaml", false), ("//host/a", "file:///host/a", false),
            ("javascript:alert(1)", "javascript%3Aalert%281%29", true), ("a b%20#?\n", "a%20b%2520%23%3F%0A", true),
            ("۱.yaml", "%DB%B1.yaml", true),
        ]
    )
    func reference(path: String, reference: String, isRelative: Bool) {
        let made = URIReference(path: path)
        #expect(made.description == reference)
        #expect(made.isRelative == isRelative)
    }

    @Test("another reader of URIs finds the path again", arguments: ["/a b/ü:۱%.yaml", "/x?y#z", "/\u{1B}[2J"])
    func decoding(path: String) throws {
        let url = try #require(URL(string: URIReference(path: path).description))
        #expect(url.isFileURL)
        #expect(url.path(percentEncoded: false) == path)
    }
}
