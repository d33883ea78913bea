internal import CanonicalJSON

/// The byte order of keys.
///
/// Compares the first eight bytes as one number: that settles most pairs, and sorting is the second largest
/// cost of decoding a manifest when strings are compared.
enum KeyOrder {
    private struct Entry {
        let head: UInt64
        let row: Int
    }

    /// The places of `keys` in byte order; `nil` when they are in that order already.
    static func order(of keys: [String]) -> [Int]? {
        guard keys.count > 1 else { return nil }
        var entries: [Entry] = []
        entries.reserveCapacity(keys.count)
        var isSorted = true
        for row in keys.indices {
            let entry = Entry(head: keys[row].utf8.span.head, row: row)
            if let last = entries.last, isSorted { isSorted = precedes(last, entry, keys) }
            entries.append(entry)
        }
        if isSorted { return nil }
        entries.sort { precedes($0, $1, keys) }
        return entries.map(\.row)
    }

    private static func precedes(_ left: Entry, _ right: Entry, _ keys: [String]) -> Bool {
        left.head == right.head ? keys[left.row].precedesInBytes(keys[right.row]) : left.head < right.head
    }
}
