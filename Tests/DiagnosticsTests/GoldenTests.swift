import Diagnostics
import Foundation
import Testing

@Suite("Every form of a report, to the byte")
struct GoldenTests {
    static let renderers: [(file: String, renderer: any DiagnosticRenderer)] = [
        ("everything.txt", TextRenderer(colour: false)), ("everything.json", JSONRenderer()),
        ("everything.sarif", SARIFRenderer(toolVersion: "1.2.3")), ("everything.github", GitHubRenderer()),
    ]

    @Test("a report with everything in it", arguments: renderers.indices)
    func everything(_ index: Int) throws {
        let (name, renderer) = Self.renderers[index]
        let found = renderer.render(hostileReport())
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["TENANTRY_WRITE_GOLDEN"] == "1" {
            try Data(found.utf8).write(to: file)
            return
        }
        let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(
            Array(found.utf8) == Array(golden.utf8),
            "\(name) is now\n\(found)\nif that is wanted, run the tests with TENANTRY_WRITE_GOLDEN=1 and review the file"
        )
    }

    @Test("no form prints what a terminal would obey or what turns text round", arguments: renderers.indices)
    func harmless(_ index: Int) {
        let text = Self.renderers[index].renderer.render(hostileReport())
        let harmful = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        #expect(harmful.isEmpty)
    }

    @Test("a line that begins like a command to GitHub is one of ours", arguments: renderers.indices)
    func commands(_ index: Int) {
        let text = Self.renderers[index].renderer.render(hostileReport())
        // The runner does not mind blanks before a command.
        let commands = text.split(separator: "\n").filter { $0.drop { $0.isWhitespace }.hasPrefix("::") }
        let isOurs = Self.renderers[index].file.hasSuffix("github")
        #expect(commands.count == (isOurs ? text.split(separator: "\n").count : 0))
        for command in commands {
            #expect(command.contains(#/^::(error|warning|notice) [^:]+::/#))
        }
    }

    @Test("an empty report is an empty text, and a document where one is expected")
    func empty() throws {
        let report = DiagnosticCollector().report()
        #expect(TextRenderer(colour: false).render(report) == "")
        #expect(GitHubRenderer().render(report) == "")
        #expect(JSONRenderer().render(report).contains(#""diagnostics": []"#))
        #expect(SARIFRenderer(toolVersion: "1.2.3").render(report).contains(#""results": []"#))
    }
}
