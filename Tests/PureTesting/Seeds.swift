internal import Foundation

/// Which seeds the property tests run with, the same way everywhere: a failure names its seed. `TENANTRY_SEED=N` tries that one
/// alone, `TENANTRY_SEEDS=N` the first N.
package enum Seeds {
    /// The seeds of a suite that tries so many of them when nobody says anything.
    package static func range(_ usual: UInt64) -> Range<UInt64> { range(usual, ProcessInfo.processInfo.environment) }

    /// The same of another environment.
    package static func range(_ usual: UInt64, _ environment: [String: String]) -> Range<UInt64> {
        if let seed = environment["TENANTRY_SEED"].flatMap({ UInt64($0) }), seed < .max { return seed..<(seed + 1) }
        return 0..<(environment["TENANTRY_SEEDS"].flatMap { UInt64($0) } ?? usual)
    }
}
