import CanonicalJSON
import Diagnostics
import TenantManifest
import TenantModel
import Testing

/// Every spelling of every field that the kinds describe, each in a manifest that declares it.
@Suite("Spellings of fields")
struct SpellingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let kind: ResourceKind
        let field: Field
        let spelling: Spelling

        var testDescription: String { "\(kind.name).\(field.name) as \(spelling.place)" }

        /// The path of the value from the top of the file, the key of its row included.
        var path: [String] {
            switch spelling.place {
            case .section(let path): path
            case .entry(let path): kind.section.isEmpty ? path : kind.section + [key] + path
            }
        }

        /// The key of the row.
        var key: String { kind.section.isEmpty ? "shop" : "row" }
    }

    static let cases: [Case] = ResourceKind.all.flatMap { kind in
        kind.fields.flatMap { field in field.spellings.map { Case(kind: kind, field: field, spelling: $0) } }
    }

    /// A text of each format and what it declares; independent of the decoder.
    static func sample(_ format: ValueFormat) -> (yaml: String, value: FieldValue) {
        switch format {
        case .boolean: ("true", .bool(true))
        case .integer(let range): ("\(range.upperBound)", .integer(range.upperBound))
        case .text, .holderName: ("\"پارس ۱\"", .text("پارس ۱"))
        case .choice(let words): (words[words.count - 1], .text(words[words.count - 1]))
        case .price(let kopeks): ("123", .integer(123 * kopeks))
        case .cardNumber: ("\"۶۱۰۴-3370 0000-7870\"", .text("6104337000007870"))
        case .botToken: ("{ env: SHOP_TOKEN }", secret("SHOP_TOKEN"))
        case .merchantID: ("{ env: SHOP_MERCHANT }", secret("SHOP_MERCHANT"))
        case .username: ("\"@pars_vpn\"", .text("@pars_vpn"))
        case .language: ("pt-br", .text("pt-br"))
        case .chatID: ("-1001234567890", .integer(-1_001_234_567_890))
        case .groupID: ("-1001234567891", .integer(-1_001_234_567_891))
        case .tree: ("[1, two, null, { a: 1.50 }]", json(#"[1,"two",null,{"a":1.5}]"#))
        case .mapping: ("{ b: [], a: yes }", json(#"{"a":"yes","b":[]}"#))
        }
    }

    /// The key of each row, as a feature and as a configuration key.
    private static let catalog = "version: 1\nfeatures: { row: {} }\nconfiguration: { row: { type: any } }\n"

    private static func secret(_ name: String) -> FieldValue {
        .secret(SealedSecret(reference: .environment(name: name), fingerprint: nil))
    }

    private static func json(_ text: String) -> FieldValue {
        (try? JSONText(parsing: Array(text.utf8))).map(FieldValue.json) ?? .undeclared
    }

    /// Paths and texts as a YAML map; paths that begin alike share their keys.
    private static func yaml(_ entries: [([String], String)], indent: String = "") -> String {
        var text = ""
        var seen: [String] = []
        for (path, value) in entries where !seen.contains(path[0]) {
            seen.append(path[0])
            if path.count == 1 {
                text += "\(indent)\(path[0]): \(value)\n"
            } else {
                let below = entries.filter { $0.0[0] == path[0] }.map { (Array($0.0.dropFirst()), $0.1) }
                text += "\(indent)\(path[0]):\n" + yaml(below, indent: indent + "  ")
            }
        }
        return text
    }

    /// A manifest with one value, and with what else a row of that kind has to declare.
    private static func manifest(_ test: Case, _ value: String) -> String {
        var entries: [([String], String)] = [(["version"], "1"), (["tenant"], "shop"), (test.path, value)]
        for kind in [ResourceKind.bot, test.kind] {
            for field in kind.fields
            where field.isRequired && (kind !== test.kind || field.name != test.field.name) {
                guard let spelling = field.spellings.first else { continue }
                let other = Case(kind: kind, field: field, spelling: spelling)
                if !entries.contains(where: { $0.0 == other.path }) {
                    entries.append((other.path, sample(spelling.format).yaml))
                }
            }
        }
        return yaml(entries)
    }

    @Test("every spelling declares its field, at its own line, and nothing else", arguments: cases)
    func roundTrip(test: Case) async throws {
        let (text, expected) = Self.sample(test.spelling.format)
        let manifest = Self.manifest(test, text)
        let loaded = try await load(["shop.yaml": manifest, "_catalog.yaml": Self.catalog])
        // A switch alone makes no shop, which is worth a warning.
        #expect(!loaded.diagnostics.hasErrors, "\(manifest)\n\(loaded.everyWord)")
        #expect(loaded.value(test.kind, test.key, test.field.name) == expected)
        let line = loaded.origin(test.kind, test.key, test.field.name)?.line ?? 0
        let source = manifest.split(separator: "\n")[Int(line) - 1]
        #expect(source.hasSuffix(": " + text), "line \(line): \(source)")
        for field in test.kind.fields where !field.isRequired && field.name != test.field.name {
            #expect(loaded.value(test.kind, test.key, field.name) == .undeclared, "\(field.name)")
        }
    }

    @Test("null declares NULL where the column may hold it, and is refused elsewhere", arguments: cases)
    func null(test: Case) async throws {
        let loaded = try await load(["shop.yaml": Self.manifest(test, "null"), "_catalog.yaml": Self.catalog])
        if test.field.isNullable {
            #expect(loaded.diagnostics.diagnostics.isEmpty)
            #expect(loaded.value(test.kind, test.key, test.field.name) == .null)
        } else {
            #expect(loaded.diagnostics.diagnostics.map(\.id) == ["manifest.null"])
        }
    }
}
