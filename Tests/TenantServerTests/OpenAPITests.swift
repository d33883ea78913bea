import CanonicalJSON
import Foundation
import HTTPTypes
import Testing

@testable import TenantServer

@Suite("The document of the API")
struct OpenAPITests {
    @Test("in the repository is what the server serves")
    func published() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../schemas/openapi.json").standardizedFileURL
        if ProcessInfo.processInfo.environment["TENANTRY_WRITE_SCHEMA"] == "1" {
            try Data(API.document.utf8).write(to: file)
        }
        let published = try String(contentsOf: file, encoding: .utf8)
        #expect(published == API.document, "run the tests once with TENANTRY_WRITE_SCHEMA=1")
    }

    @Test("is what is served, byte for byte")
    func served() async throws {
        try await ServedShops.serve { shops in
            let answer = try await shops.send(.get, "/openapi.json")
            #expect(answer.text.hasSameBytes(as: API.document))
        }
    }

    @Test("refers only to what it defines, and defines only what it refers to")
    func references() throws {
        let document = try JSONText(parsing: Array(API.document.utf8)).value
        var used: Set<String> = []
        collect(document, &used)
        var defined: Set<String> = []
        for section in ["schemas", "responses"] {
            guard case .object(let members)? = document["components"]?[section] else { continue }
            for member in members { defined.insert("#/components/\(section)/\(member.name)") }
        }
        #expect(used == defined)
    }

    @Test("names every operation once, and every parameter of its path")
    func operations() {
        let operations = API.routes.operations
        #expect(Set(operations.map(\.id)).count == operations.count)
        for operation in operations {
            let inPath = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                $0.dropFirst().dropLast()
            }
            #expect(operation.parameters.filter { $0.place == .path }.map(\.name) == inPath.map(String.init))
        }
    }

    private func collect(_ value: JSON, _ references: inout Set<String>) {
        switch value {
        case .object(let members):
            for member in members {
                if member.name == "$ref", let target = member.value.string { references.insert(target) }
                collect(member.value, &references)
            }
        case .array(let elements): for element in elements { collect(element, &references) }
        default: break
        }
    }
}
