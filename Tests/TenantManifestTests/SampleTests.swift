import Diagnostics
import Foundation
import TenantManifest
import TenantModel
import Testing

@Suite("The samples")
struct SampleTests {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = checkout.appendingPathComponent("tenants").path

    @Test("load with their demo secrets without any finding")
    func clean() async throws {
        let dotenv = try DotenvFile(path: Self.folder + "/_demo.secrets.env")
        let source = SecretSource(environment: [:], dotenv: [dotenv])
        let loaded = await ManifestDirectory(path: Self.folder).load(secrets: source, jobs: 2)
        #expect(loaded.diagnostics.diagnostics.isEmpty, "\(loaded.everyWord)")
        #expect(loaded.tenants.map(\.slug) == ["arianet", "kaveh-shop", "mahtab-vpn", "parsvpn", "sepehr"])
        #expect(loaded.secrets.count == dotenv.variables.count)
    }

    @Test("hold one master, and plans from a week to a year")
    func variety() async throws {
        let tenants = await ManifestDirectory(path: Self.folder).load(secrets: .none, jobs: 1).tenants
        let master = try #require(ResourceKind.bot.fieldIndex("is_master"))
        let days = try #require(ResourceKind.plan.fieldIndex("period_days"))
        #expect(tenants.filter { $0.bot[0, master] == .bool(true) }.map(\.slug) == ["parsvpn"])
        let periods = Set(
            tenants.flatMap { tenant in
                let plans = tenant.rows[ResourceKind.plan.order].values
                return (0..<plans.count).map { plans[$0, days] }
            }
        )
        #expect(periods == Set([7, 30, 60, 90, 180, 365].map(FieldValue.integer)))
    }
}
