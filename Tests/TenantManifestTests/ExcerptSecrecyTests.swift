import Diagnostics
import TenantManifest
import TenantModel
import Testing

@Suite("No excerpt shows a secret, in whatever field it stands")
struct ExcerptSecrecyTests {
    /// A field as a manifest spells it, from the top of the file.
    struct Place: Sendable, CustomTestStringConvertible {
        let field: String
        let path: [String]
        var testDescription: String { path.joined(separator: ".") }

        /// Every place where a value may stand.
        static let all = ResourceKind.all.flatMap { kind in
            kind.fields.flatMap { field in
                field.spellings.map { spelling in
                    switch spelling.place {
                    case .section(let path): Place(field: field.name, path: path)
                    case .entry(let path):
                        Place(field: field.name, path: kind.section + (kind.section.isEmpty ? [] : ["a"]) + path)
                    }
                }
            }
        }

        /// The field's value and a fault, on one line or each on its own.
        func manifest(_ value: String, isFlow: Bool) -> String {
            let fault = path == ["master"] ? "active: maybe" : "master: maybe"
            let header = [("version", "1"), ("tenant", "shop"), ("name", "Shop")].filter { [$0.0] != path }
            if isFlow {
                let head = header.map { "\($0.0): \($0.1), " }.joined()
                let open = path.map { "{ \($0): " }.joined().dropFirst(2)
                let close = String(repeating: " }", count: path.count)
                return "{ \(head)\n\(fault), \(open)\(value)\(close)\n"
            }
            let head = header.map { "\($0.0): \($0.1)\n" }.joined()
            let keys = path.enumerated().map { String(repeating: "  ", count: $0.offset) + $0.element + ":" }
            return head + fault + "\n" + keys.joined(separator: "\n") + " \(value)\n"
        }
    }

    /// What a file may hold and no output may: each as somebody would write or mistype it.
    static let secrets = [
        "\"1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\"", "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "6104337000007870", "\"6104 3370 0000 7870\"", "6104-3370-0000-7870",
        "\"۶۱۰۴۳۳۷۰۰۰۰۰۷۸۷۰\"", "610433700000787", "61043370000078701", "1344b5d4-0048-11e8-94db-005056a205be",
        "9f86d081884c7d659a2feaa0c55ad015", "c2VjcmV0LWtleS1vZi1hbi1pbnRlcmZhY2U", "sk_live_51H8fKj2eZvKYlo2C",
        "[6104337000007870]",
        "{ x: 6104337000007870 }", "{ 6104337000007870: x }", "{ env: SHOP_6104337000007870 }",
    ]

    @Test("a secret in any field", arguments: Place.all)
    func secret(_ place: Place) async throws {
        for secret in Self.secrets {
            for isFlow in [true, false] {
                for finding in try await load(place.manifest(secret, isFlow: isFlow)).diagnostics.diagnostics {
                    let excerpt = finding.excerpt?.text ?? ""
                    #expect(!excerpt.contains(secret), "\(excerpt)")
                    #expect(!excerpt.contains("6104337000007870"), "\(excerpt)")
                }
            }
        }
    }

    /// The fields of which not even a harmless value is shown.
    static let closed: Set = ["telegram_bot_token", "zarinpal_merchant_id", "card_number", "config_value", "config"]

    @Test("a harmless word is shown in open fields and in no other", arguments: Place.all)
    func word(_ place: Place) async throws {
        let findings = try await load(place.manifest("canary", isFlow: true)).diagnostics.diagnostics
        let fault = try #require(findings.first { $0.message.contains("`master`") || $0.message.contains("`active`") })
        #expect((fault.excerpt?.text.contains("canary") ?? false) == !Self.closed.contains(place.field))
        let block = try await load(place.manifest("canary", isFlow: false)).diagnostics.diagnostics
        for finding in block where Self.closed.contains(place.field) {
            #expect(finding.excerpt?.text.contains("canary") != true)
        }
    }

    @Test(
        "a secret for a key",
        arguments: ["\"SECRET\": 1", "features: { SECRET: 1 }", "plans: { SECRET: {} }", "plans: { a: { SECRET: 1 } }"]
    )
    func key(_ text: String) async throws {
        for secret in Self.secrets.dropFirst().prefix(2) + ["6104-3370-0000-7870", "9f86d081884c7d659a2feaa0c55ad015"] {
            for finding in try await load(shop(text.replacing("SECRET", with: secret))).diagnostics.diagnostics {
                #expect(finding.excerpt?.text.contains(secret) != true, "\(finding)")
            }
        }
    }
}
