internal import CanonicalJSON

/// Finds names by their bytes, without making a string: an open-addressed table of places in a list.
struct NameIndex: Sendable {
    /// The names, one behind the other.
    private var bytes: [UInt8] = []
    /// Where each begins, and the last one ends.
    private var starts = [0]
    /// Places of names from 1; 0 is an empty slot. At most half are taken, so that every search ends.
    private var slots: [UInt32]

    /// Makes the index of names, each of which is there once.
    init(_ names: [String]) {
        var capacity = 16
        while capacity < names.count * 2 { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        for (place, name) in names.enumerated() {
            var slot = Int(truncatingIfNeeded: name.utf8.span.digest) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(place + 1)
            bytes.append(contentsOf: name.utf8)
            starts.append(bytes.count)
        }
    }

    /// The place of a name in the list.
    func place(of name: Span<UInt8>) -> Int? {
        var slot = Int(truncatingIfNeeded: name.digest) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if bytes.span.extracting(starts[place]..<starts[place + 1]).hasSameBytes(as: name) { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}
