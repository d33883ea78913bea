internal import CanonicalJSON

/// A set of keys in byte order, and the place of each: shared by all bots that have the same keys, as nearly all have.
///
/// A search makes no string and takes no reference: the bytes of all keys lie behind each other.
final class KeyTable: Sendable {
    /// The keys in byte order, each once.
    let names: [String]
    /// The bytes of all of them.
    private let bytes: [UInt8]
    /// An open-addressed table; an empty slot has the length ``noLength``. At most half are taken, so that every search
    /// ends.
    private let slots: [Slot]

    private struct Slot {
        var digest: UInt32 = 0
        var offset: UInt32 = 0
        var length: UInt32 = noLength
        var place: UInt32 = 0
    }

    private static let noLength = UInt32.max

    /// Makes the table of `names`, which are in byte order, each once.
    init(_ names: [String]) {
        self.names = names
        var capacity = 4
        while capacity < names.count * 2 { capacity *= 2 }
        var slots = [Slot](repeating: Slot(), count: capacity)
        var bytes: [UInt8] = []
        for (place, name) in names.enumerated() {
            let digest = unsafe KeyDigest.digest(name.utf8.span.bytes)
            var slot = Int(truncatingIfNeeded: digest) & (capacity - 1)
            while slots[slot].length != Self.noLength { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Slot(
                digest: UInt32(truncatingIfNeeded: digest >> 32),
                offset: UInt32(bytes.count),
                length: UInt32(name.utf8.count),
                place: UInt32(place)
            )
            bytes.append(contentsOf: name.utf8)
        }
        self.bytes = bytes
        self.slots = slots
    }

    /// The place of `name` in ``names``; `nil` when it is not among them. Allocates nothing.
    func place(of name: String) -> Int? {
        let wanted = unsafe name.utf8.span.bytes
        let all = bytes
        let known = unsafe all.span.bytes
        let digest = KeyDigest.digest(wanted)
        let high = UInt32(truncatingIfNeeded: digest >> 32)
        var slot = Int(truncatingIfNeeded: digest) & (slots.count - 1)
        while slots[slot].length != Self.noLength {
            let candidate = slots[slot]
            if candidate.digest == high, candidate.length == wanted.byteCount {
                let start = Int(candidate.offset)
                if isSame(known.extracting(start..<start + wanted.byteCount), wanted) {
                    return Int(candidate.place)
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}

/// The key tables that are in use, by their keys.
struct KeyTables: Sendable {
    private var tables: [UInt64: [KeyTable]] = [:]
    private var known: Set<ObjectIdentifier> = []

    /// Those that bots use.
    init(of bots: [BotStorage] = []) {
        for bot in bots {
            insert(bot.features.keys)
            insert(bot.configuration.keys)
        }
    }

    /// The one table of `names`, which are in byte order.
    mutating func table(of names: [String]) -> KeyTable {
        let digest = Self.digest(names)
        if let table = tables[digest]?.first(where: { Self.isSame($0.names, names) }) { return table }
        let table = KeyTable(names)
        tables[digest, default: []].append(table)
        return table
    }

    private mutating func insert(_ table: KeyTable) {
        // Most bots share one that is in.
        guard known.insert(ObjectIdentifier(table)).inserted else { return }
        tables[Self.digest(table.names), default: []].append(table)
    }

    private static func digest(_ names: [String]) -> UInt64 {
        names.reduce(UInt64(names.count)) { digest, name in
            unsafe digest &* 0x0000_0100_0000_01B3 ^ KeyDigest.digest(name.utf8.span.bytes)
        }
    }

    private static func isSame(_ left: [String], _ right: [String]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.hasSameBytes(as: $1) }
    }
}
