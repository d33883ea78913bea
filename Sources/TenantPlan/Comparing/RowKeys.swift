internal import CanonicalJSON
internal import TenantModel

/// Walks three sorted sets of rows side by side, a key at a time.
struct RowKeys: Sequence, IteratorProtocol {
    /// One key and its place in each of the sets that have it.
    struct Element {
        let key: String
        let desired: Int?
        let ledger: Int?
        let live: Int?
    }

    private let desired: [String]
    private let ledger: [String]
    private let live: [String]
    private var desiredNext = 0
    private var ledgerNext = 0
    private var liveNext = 0

    init(desired: RowSet?, ledger: RowSet?, live: RowSet?) {
        self.desired = desired?.keys ?? []
        self.ledger = ledger?.keys ?? []
        self.live = live?.keys ?? []
    }

    mutating func next() -> Element? {
        guard let key = first(first(head(desired, desiredNext), head(ledger, ledgerNext)), head(live, liveNext))
        else { return nil }
        return Element(
            key: key,
            desired: Self.take(key, desired, &desiredNext),
            ledger: Self.take(key, ledger, &ledgerNext),
            live: Self.take(key, live, &liveNext)
        )
    }

    private func head(_ keys: [String], _ next: Int) -> String? {
        next < keys.count ? keys[next] : nil
    }

    private func first(_ left: String?, _ right: String?) -> String? {
        guard let left, let right else { return left ?? right }
        return right.precedesInBytes(left) ? right : left
    }

    private static func take(_ key: String, _ keys: [String], _ next: inout Int) -> Int? {
        guard next < keys.count, keys[next].hasSameBytes(as: key) else { return nil }
        next += 1
        return next - 1
    }
}
