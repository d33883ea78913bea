internal import Diagnostics
internal import TenantModel

/// The nearest names of a catalog to names that it does not have, each looked for once: to compare a word with 400 others
/// takes a millisecond, and 10,000 files may hold the same mistake.
struct Suggestions {
    private let catalog: Catalog
    private lazy var words = CatalogWords(of: catalog)
    private var features = Found()
    private var configuration = Found()

    init(for catalog: Catalog) {
        self.catalog = catalog
    }

    /// The feature whose name is nearest to `name`, where one is near enough.
    mutating func feature(nearestTo name: String) -> String? {
        let words = words.features
        return features.nearest(to: name, in: words)
    }

    /// The configuration key that a tenant may declare and whose name is nearest to `name`, where one is near enough.
    mutating func configurationKey(nearestTo name: String) -> String? {
        let words = words.configuration
        return configuration.nearest(to: name, in: words)
    }
}

/// What was found for the words of one list.
private struct Found {
    private var nearest: [String: String?] = [:]

    /// How many words were looked at.
    private var looks = 0

    /// Beyond so many different mistakes no hint is worth the search: 512 with the bot's own keys, fewer with thousands of an
    /// organisation's, of which each has to be looked at for each.
    private static let most = 512 * 512

    mutating func nearest(to word: String, in words: KnownWords) -> String? {
        if let known = nearest[word] { return known }
        guard looks < Self.most else { return nil }
        looks += max(words.count, Self.most / 512)
        let found = words.nearest(to: word)
        nearest[word] = .some(found)
        return found
    }
}
