internal import CanonicalJSON
internal import TenantModel

/// The rows of three sides, a row at a time, each under the key that the manifest gives it.
struct RowPairs {
    let desired: RowSet
    let ledger: RowSet?
    let live: RowSet?
    let renames: ActingRenames

    /// One row and its place on each of the sides that have it.
    struct Pair {
        let key: String
        /// The key that it was applied as, where that is another one.
        var previousKey: String?
        var desired: Int?
        var ledger: Int?
        var live: Int?
        /// Whether a row that is not ours has its key already.
        var isTaken = false
    }

    /// The rows in byte order of their keys.
    func forEach(_ body: (Pair) -> Void) {
        for row in RowKeys(desired: desired, ledger: ledger, live: live) {
            var pair = Pair(key: row.key, desired: row.desired, ledger: row.ledger, live: row.live)
            guard !renames.isEmpty else {
                body(pair)
                continue
            }
            if let previous = renames.previousKeys[row.key] {
                pair.previousKey = previous
                pair.ledger = ledger?.index(of: previous)
                pair.live = live?.index(of: previous)
                pair.isTaken = row.ledger == nil && row.live != nil && pair.live != nil
            } else if renames.given.contains(row.key) {
                // What was called so is somewhere else in this walk.
                guard row.desired != nil else { continue }
                (pair.ledger, pair.live) = (nil, nil)
            }
            body(pair)
        }
    }
}
