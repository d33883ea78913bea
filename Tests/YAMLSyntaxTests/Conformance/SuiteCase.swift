import Foundation

/// One case of the YAML test suite.
struct SuiteCase: Decodable {
    let id: String
    let name: String
    /// The input.
    let yaml: String
    /// The events that a parser should send, one a line; up to the error where there is one.
    let events: String
    /// The value as JSON, several documents one after another.
    let json: String?
    /// Whether the input must be refused.
    let error: Bool

    /// Reads the suite from where it lies beside the checkout, or where `TENANTRY_YAML_TEST_SUITE` says.
    ///
    /// - Returns: Its cases, or nil when it lies nowhere and nobody named a place.
    static func all() throws -> [SuiteCase]? {
        let named = ProcessInfo.processInfo.environment["TENANTRY_YAML_TEST_SUITE"]
        let file = named.map { URL(fileURLWithPath: $0) } ?? beside
        guard named != nil || FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try JSONDecoder().decode([SuiteCase].self, from: Data(contentsOf: file))
    }

    private static var beside: URL {
        var checkout = URL(fileURLWithPath: #filePath)
        for _ in 1...4 { checkout.deleteLastPathComponent() }
        return checkout.deletingLastPathComponent().appendingPathComponent("shared/data/yaml-test-suite.json")
    }
}
