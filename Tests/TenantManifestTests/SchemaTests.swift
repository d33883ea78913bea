import CanonicalJSON
import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

/// `scripts/check-schemas` runs the schemas, in the program of somebody else, over the same files.
@Suite("The schemas")
struct SchemaTests {
    @Test("of the repository are what the tool prints", arguments: SchemaDocument.allCases)
    func published(_ document: SchemaDocument) throws {
        let file = Self.checkout.appendingPathComponent("schemas/" + document.fileName)
        if ProcessInfo.processInfo.environment["TENANTRY_WRITE_SCHEMA"] == "1" {
            try Data(document.text().utf8).write(to: file)
        }
        let published = try String(contentsOf: file, encoding: .utf8)
        #expect(published == document.text(), "run the tests once with TENANTRY_WRITE_SCHEMA=1")
    }

    @Test("leave no place without a rule", arguments: SchemaDocument.allCases)
    func complete(_ document: SchemaDocument) throws {
        let schema = try JSONText(parsing: Array(document.text().utf8)).value
        #expect(open(schema, at: "").sorted() == [])
    }

    @Test("say of every field what it means")
    func described() {
        for kind in ResourceKind.all {
            for field in kind.fields where !field.spellings.isEmpty {
                #expect(field.about?.hasSuffix(".") == true, "\(kind.name).\(field.name)")
            }
        }
    }

    @Test("know the keys that an organisation adds")
    func ownKeys() async throws {
        try await withFolder { folder in
            try folder.write("version: 1\nconfiguration: { LOYALTY_POINTS: { type: int } }\n", to: "_catalog.yaml")
            let (catalog, diagnostics) = ManifestDirectory(path: folder.path).readCatalog()
            #expect(diagnostics.diagnostics.isEmpty)
            #expect(SchemaDocument.tenant.text(catalog: catalog).contains("LOYALTY_POINTS"))
            #expect(!SchemaDocument.tenant.text().contains("LOYALTY_POINTS"))
        }
    }

    @Test(
        "resolve every reference, whatever an organisation's keys are called and allow",
        arguments: SchemaDocument.allCases
    )
    func references(_ document: SchemaDocument) async throws {
        let catalog = """
            version: 1
            features: { a.b_c-d: {} }
            configuration:
              A.B: { type: string, allowed: ["a/b", "~1", "%2F", "#", " ", "نیم\u{200C}فاصله", "\\"", "\\\\", "\(String(repeating: "x", count: 5_000))"] }
              A-B: { type: string, allowed: ["a.b"] }
              A_B: { type: string, allowed: [a, b] }
              ENABLED: { type: string, allowed: [key] }
              LOW: { type: float, minimum: 1.0e-5, maximum: 1.0e+20 }
              \(String(repeating: "L", count: 100)): { type: string, allowed: [x] }

            """
        try await withFolder { folder in
            try folder.write(catalog, to: "_catalog.yaml")
            let (catalog, diagnostics) = ManifestDirectory(path: folder.path).readCatalog()
            #expect(diagnostics.diagnostics.isEmpty, "\(diagnostics.diagnostics)")
            let schema = try JSONText(parsing: Array(document.text(catalog: catalog).utf8)).value
            let references = Set(references(in: schema))
            for reference in references {
                #expect(reference.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(reference)")
                #expect(target(of: reference, in: schema) != nil, "\(reference)")
            }
            // Lists that read alike are not one.
            guard document == .tenant else { return }
            let configuration = schema["properties"]?["configuration"]?["properties"]
            let enumerations = ["A-B", "A_B"].map { key in
                configuration?[key]?["$ref"]?.string.flatMap { target(of: $0, in: schema) }?["anyOf"]?.array?[0]["enum"]
            }
            #expect(enumerations == [.texts(["a.b"]), .texts(["a", "b"])])
        }
    }

    private func references(in schema: JSON) -> [String] {
        switch schema {
        case .object(let members):
            members.flatMap { member in
                member.name == "$ref" ? [member.value.string ?? ""] : references(in: member.value)
            }
        case .array(let elements): elements.flatMap(references)
        default: []
        }
    }

    /// What a fragment names, as RFC 3986 and RFC 6901 read it.
    private func target(of reference: String, in schema: JSON) -> JSON? {
        guard reference.hasPrefix("#/"), let pointer = reference.dropFirst().removingPercentEncoding else { return nil }
        return pointer.split(separator: "/").reduce(Optional(schema)) { place, part in
            place?[String(part).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
    }

    @Test("are named by every sample")
    func named() throws {
        let folder = Self.checkout.appendingPathComponent("tenants")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".yaml") {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            #expect(text.hasPrefix("# yaml-language-server: $schema=../schemas/tenant.schema.json\n"), "\(name)")
        }
    }

    @Test("and the decoder accept the same files", arguments: try Shape.all("accepted"))
    func accepted(_ shape: Shape) async throws {
        let loaded = try await shape.load()
        #expect(loaded.diagnostics.diagnostics.filter { $0.severity == .error }.isEmpty, "\(loaded.everyWord)")
    }

    @Test("and the decoder refuse the same files", arguments: try Shape.all("refused"))
    func refused(_ shape: Shape) async throws {
        let loaded = try await shape.load()
        let wanted = shape.text.dropFirst(2).prefix { $0 != "\n" }
        let ids = Set(loaded.diagnostics.diagnostics.filter { $0.severity == .error }.map(\.id))
        #expect(ids.contains(String(wanted)), "\(loaded.everyWord)")
    }

    /// A file that is there for its shape; the first line of one that is refused names the finding.
    struct Shape: CustomTestStringConvertible, Sendable {
        let document: SchemaDocument
        let name: String
        let text: String

        var testDescription: String { "\(document)/\(name)" }

        static func all(_ verdict: String) throws -> [Shape] {
            try SchemaDocument.allCases.flatMap { document in
                let path = SchemaTests.checkout.path + "/Tests/TenantManifestTests/Shapes/\(document)/\(verdict)"
                return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { name in
                    Shape(
                        document: document,
                        name: name,
                        text: try String(contentsOfFile: path + "/" + name, encoding: .utf8)
                    )
                }
            }
        }

        /// Loads it in the place that it is meant for.
        func load() async throws -> LoadedManifests {
            var files: [String: String] =
                switch document {
                case .tenant where text.contains("tenant: 24"): ["24.yaml": text]
                case .tenant: ["shop.yaml": text]
                case .layer: ["shop.yaml": shop("extends: [base]"), "_layers/base.yaml": text]
                case .catalog: ["shop.yaml": shop(""), "_catalog.yaml": text]
                // With everything that the one which is accepted asks for.
                case .policy: ["shop.yaml": shop(Self.rich), "_policy.yaml": text]
                }
            if document == .tenant { files["_layers/base.yaml"] = Self.base }
            return try await TenantManifestTests.load(files)
        }

        private static let rich = """
            settings: { support_username: "@support" }
            features: { promo_codes: true }
            plans: { monthly-50: { name: Monthly, period_days: 30, price_toman: 50000 } }
            protected: true
            """

        private static let base = """
            version: 1
            features: { polls: true }
            settings: { admin_chat_id: 5 }
            plans:
              monthly: { name: Monthly, period_days: 30 }
              yearly: { name: Yearly, period_days: 365, price_toman: 1 }
            """
    }

    /// The places of a schema that accept anything without meaning to.
    private func open(_ schema: JSON, at path: String) -> [String] {
        guard case .object(let members) = schema else { return schema == .bool(true) ? [path] : [] }
        return members.filter { $0.name == "properties" || $0.name == "$defs" }.flatMap { group -> [String] in
            guard case .object(let places) = group.value else { return [] }
            return places.flatMap { open($0.value, at: path + "/" + $0.name) }
        }
    }

    static let checkout = SampleTests.checkout
}
