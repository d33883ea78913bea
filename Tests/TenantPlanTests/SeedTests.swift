import PureTesting
import Testing

@Suite("Property tests take their seeds from two variables")
struct SeedTests {
    @Test(
        "one alone, the first so many, or those of the suite; what is no number says nothing",
        arguments: [
            ([:], 0..<60), (["TENANTRY_SEED": "417"], 417..<418), (["TENANTRY_SEEDS": "3"], 0..<3),
            (["TENANTRY_SEED": "417", "TENANTRY_SEEDS": "3"], 417..<418), (["TENANTRY_SEED": "all"], 0..<60),
        ] as [([String: String], Range<UInt64>)]
    )
    func range(environment: [String: String], seeds: Range<UInt64>) {
        #expect(Seeds.range(60, environment) == seeds)
    }
}
