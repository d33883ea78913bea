/// Finds names by their bytes, without making a string: an open-addressed table of places in a list.
struct NameIndex: Sendable {
    private let names: [String]
    /// Places in ``names`` from 1; 0 is an empty slot. At most half are taken, so that every search ends.
    private var slots: [UInt32]

    /// Makes the index of names, each of which is there once.
    init(_ names: [String]) {
        self.names = names
        var capacity = 16
        while capacity < names.count * 2 { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        for (place, name) in names.enumerated() {
            var slot = Self.digest(name.utf8.span) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(place + 1)
        }
    }

    /// The place of a name in the list.
    func place(of name: Span<UInt8>) -> Int? {
        var slot = Self.digest(name) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if Self.isSame(names[place].utf8.span, name) { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a, 64 bits; names are short.
    private static func digest(_ name: Span<UInt8>) -> Int {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in name.indices { digest = (digest ^ UInt64(name[index])) &* 0x0000_0100_0000_01B3 }
        return Int(truncatingIfNeeded: digest ^ (digest >> 32))
    }

    private static func isSame(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        left.count == right.count && left.indices.allSatisfy { left[$0] == right[$0] }
    }
}
