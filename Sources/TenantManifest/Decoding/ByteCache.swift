internal import YAMLSyntax

/// Values made from short texts, shared by all that have the same bytes: 10,000 tenants name the same
/// configuration.
///
/// Each text has one place and takes it from whatever was there, so the cache never grows and no choice of
/// texts makes it slow.
struct ByteCache<Value: Sendable> {
    private var slots: [Slot?]

    private struct Slot {
        let bytes: [UInt8]
        let value: Value
    }

    /// Longer texts are seldom said twice.
    private static var longest: Int { 64 }

    /// Makes an empty cache.
    ///
    /// - Parameter slots: How many values it holds, a power of two.
    init(slots: Int) {
        self.slots = [Slot?](repeating: nil, count: slots)
    }

    /// The value of a text, made when it is not at hand.
    mutating func value(for scalar: YAMLScalar, _ make: (YAMLScalar) -> Value) -> Value {
        guard scalar.byteCount <= Self.longest else { return make(scalar) }
        let index = scalar.withUTF8(Self.hash) & (slots.count - 1)
        if let slot = slots[index], scalar.matches(slot.bytes) { return slot.value }
        let value = make(scalar)
        slots[index] = Slot(bytes: Array(scalar.text.utf8), value: value)
        return value
    }

    /// FNV-1a with its high bits folded into the low ones, which choose the slot.
    private static func hash(_ bytes: Span<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32))
    }
}
