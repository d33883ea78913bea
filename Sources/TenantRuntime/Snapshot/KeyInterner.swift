/// Gives every key that is read a number, so that 600,000 rows make a string for each distinct key and not for each row.
struct KeyInterner {
    /// The keys, by their numbers.
    private(set) var names: [String] = []
    /// Numbers from 1; 0 is an empty slot. At most half are taken.
    private var slots = [UInt32](repeating: 0, count: 256)

    /// The number of the key that `bytes` hold.
    mutating func number(of bytes: RawSpan) -> UInt32 {
        var slot = slot(of: bytes)
        if slots[slot] != 0 { return slots[slot] - 1 }
        names.append(unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
        if names.count * 2 > slots.count { grow() }
        slot = self.slot(of: bytes)
        slots[slot] = UInt32(names.count)
        return slots[slot] - 1
    }

    /// The slot of a key, or the empty one where it belongs.
    private func slot(of bytes: RawSpan) -> Int {
        var slot = Int(truncatingIfNeeded: KeyDigest.digest(bytes)) & (slots.count - 1)
        while slots[slot] != 0, unsafe !isSame(names[Int(slots[slot]) - 1].utf8.span.bytes, bytes) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        // The newest has no slot yet.
        for (place, name) in names.dropLast().enumerated() {
            unsafe slots[slot(of: name.utf8.span.bytes)] = UInt32(place + 1)
        }
    }
}
