/// Where each bot of a snapshot is.
final class BotIndex: Sendable {
    private let places: [Int32: Int]
    /// The bots with a slug come first, in the order of the table.
    private let slugs: KeyTable
    private let tokens: DigestTable
    private let apiTokens: DigestTable

    /// Indexes bots that are in the order of a snapshot.
    init(_ bots: [BotStorage]) {
        places = Dictionary(bots.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        slugs = KeyTable(bots.compactMap(\.slug))
        tokens = DigestTable(bots.map(\.tokenDigest))
        apiTokens = DigestTable(bots.map(\.apiTokenDigest))
    }

    func place(id: Int32) -> Int? { places[id] }
    func place(slug: String) -> Int? { slugs.place(of: slug) }
    func place(token: TokenDigest) -> Int? { tokens.place(of: token) }
    func place(apiToken: TokenDigest) -> Int? { apiTokens.place(of: apiToken) }
}

/// Finds digests of tokens. One that two bots have is nobody's: which of them is meant nobody can know.
struct DigestTable: Sendable {
    private let slots: [Slot?]

    private struct Slot: Sendable {
        let digest: TokenDigest
        /// `nil` for a digest of more than one.
        var place: Int?
    }

    /// Takes the digest at each place; `nil` where there is none.
    init(_ digests: [TokenDigest?]) {
        var capacity = 4
        while capacity < digests.count * 2 { capacity *= 2 }
        var slots = [Slot?](repeating: nil, count: capacity)
        for (place, digest) in digests.enumerated() {
            guard let digest else { continue }
            let slot = Self.slot(of: digest, in: slots)
            if slots[slot] == nil {
                slots[slot] = Slot(digest: digest, place: place)
            } else {
                slots[slot]?.place = nil
            }
        }
        self.slots = slots
    }

    func place(of digest: TokenDigest) -> Int? {
        slots[Self.slot(of: digest, in: slots)]?.place
    }

    /// The slot that holds a digest, or the empty one where it would be put.
    private static func slot(of digest: TokenDigest, in slots: [Slot?]) -> Int {
        var slot = Int(truncatingIfNeeded: digest.place) & (slots.count - 1)
        while let taken = slots[slot], taken.digest != digest { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }
}
