import Foundation

/// What `get --format json` prints, as somebody else's program reads it.
struct TenantReport: Decodable {
    struct Tenant: Decodable {
        struct Row: Decodable {
            let kind: String
            let key: String
            let managed: Bool
        }

        let tenant: String?
        let managed: Bool
        let rows: [Row]
        let rowsWithoutKey: [String: Int]
    }

    let formatVersion: String
    let tenants: [Tenant]

    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(TenantReport.self, from: Data(text.utf8))
    }
}
