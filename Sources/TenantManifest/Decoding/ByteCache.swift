internal import CanonicalJSON
internal import YAMLSyntax

/// Values made from short texts, shared by all that have the same bytes: 10,000 tenants name the same
/// configuration.
///
/// Each text has one place and takes it from whatever was there, so no choice of texts makes the cache slow, and
/// nothing makes it grow beyond what it may.
struct ByteCache<Value: Sendable> {
    private var values: [Value?]
    /// The texts, each in ``longest`` bytes of its own, so that a comparison follows no pointer.
    private var bytes: [UInt8]
    private var counts: [UInt8]
    /// How many values it may come to hold.
    private let mostSlots: Int
    /// How many values were made since it has had its size.
    private var misses = 0

    /// How many values it begins with: enough for a few files, for which memory for many would cost more to clear than
    /// they take to read.
    private static var fewestSlots: Int { 256 }
    /// Longer texts are seldom said twice.
    private static var longest: Int { 64 }

    /// Makes an empty cache.
    ///
    /// - Parameter slots: How many values it may come to hold, a power of two.
    init(slots: Int) {
        self.init(slots: min(slots, Self.fewestSlots), most: slots)
    }

    private init(slots: Int, most: Int) {
        mostSlots = most
        values = [Value?](repeating: nil, count: slots)
        bytes = [UInt8](repeating: 0, count: slots * Self.longest)
        counts = [UInt8](repeating: 0, count: slots)
    }

    /// The value of a text, made when it is not at hand.
    mutating func value(for scalar: YAMLScalar, _ make: (YAMLScalar) -> Value) -> Value {
        if let value = value(for: scalar) { return value }
        let value = make(scalar)
        keep(value, for: scalar)
        return value
    }

    /// The value of a text, if it is at hand.
    func value(for scalar: YAMLScalar) -> Value? {
        guard scalar.byteCount <= Self.longest else { return nil }
        let found = scalar.withUTF8 { text in find(text) }
        return found.isSame ? values[found.slot] : nil
    }

    /// Keeps the value of a text that is not at hand; not of a long one.
    mutating func keep(_ value: Value, for scalar: YAMLScalar) {
        guard scalar.byteCount <= Self.longest else { return }
        misses += 1
        if misses > values.count, values.count < mostSlots {
            // Empty: what it held is made once more, which is less work than to find all of it new places.
            self = ByteCache(slots: 4 * values.count, most: mostSlots)
            return
        }
        let slot = scalar.withUTF8 { text in find(text).slot }
        scalar.withUTF8 { text in keep(text, in: slot) }
        values[slot] = value
    }

    private func find(_ text: Span<UInt8>) -> (slot: Int, isSame: Bool) {
        let slot = Int(truncatingIfNeeded: text.digest) & (values.count - 1)
        guard Int(counts[slot]) == text.count else { return (slot, false) }
        let start = slot * Self.longest
        return (slot, text.hasSameBytes(as: bytes.span.extracting(start..<start + text.count)))
    }

    private mutating func keep(_ text: Span<UInt8>, in slot: Int) {
        counts[slot] = UInt8(truncatingIfNeeded: text.count)
        for index in text.indices { bytes[slot * Self.longest + index] = text[index] }
    }
}
