internal import TenantModel

/// What can be wrong with renames that are looked at together: those of one kind in a file, or of all tenants.
enum RenameFault {
    /// Two rows were one row, by their places among the renames.
    case claimedTwice(second: Int, first: Int)
    /// A row gets its key from one that gets its key from it, sooner or later. Before and after would look the same, so
    /// that nobody could tell whether it was done.
    case circle(Int)

    /// Everything that is wrong, each fault once, at the rename that comes first in a circle.
    static func faults(in renamings: [Renaming]) -> [RenameFault] {
        guard renamings.count > 1 else { return [] }
        var faults: [RenameFault] = []
        var byKey: [String: Int] = [:]
        var byPreviousKey: [String: Int] = [:]
        for (place, renaming) in renamings.enumerated() {
            if let first = byPreviousKey[renaming.previousKey] {
                faults.append(.claimedTwice(second: place, first: first))
            } else {
                byPreviousKey[renaming.previousKey] = place
                byKey[renaming.key] = place
            }
        }
        var seen: Set<Int> = []
        for start in renamings.indices where byKey[renamings[start].key] == start && !seen.contains(start) {
            var place = start
            while seen.insert(place).inserted, let next = byKey[renamings[place].previousKey] {
                if next == start {
                    faults.append(.circle(start))
                    break
                }
                place = next
            }
        }
        return faults
    }
}
