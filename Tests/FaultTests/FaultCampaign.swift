import Foundation
import Testing

/// Everything that breaks what an apply relies on. One after the other: each needs the machine to itself, and the times in it
/// are of one apply.
///
/// A tenth of it runs with the other tests; all of it with `TENANTRY_FAULTS=full`, which is what `make faults` does.
@Suite("The fault campaign", .serialized)
struct FaultCampaign {
    /// Whether all of it runs.
    static let isFull = ProcessInfo.processInfo.environment["TENANTRY_FAULTS"] == "full"

    /// How many times something is done.
    ///
    /// - Parameter full: How many in all of the campaign.
    /// - Returns: As many, or a tenth, but at least one.
    static func count(_ full: Int) -> Int { isFull ? full : (full + 9) / 10 }
}
