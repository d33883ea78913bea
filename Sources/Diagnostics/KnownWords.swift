/// Words that are known, looked at once for many that are not.
public struct KnownWords: Sendable {
    /// In order, so that a search need not look for what is as near as what it has.
    private let entries: [Entry]

    /// How many there are.
    public var count: Int { entries.count }

    private struct Entry {
        let word: String
        let glance: Suggestion.Glance
    }

    /// Looks at words.
    public init(_ words: some Sequence<String>) {
        self.init(entries: words.map { Entry(word: $0, glance: Suggestion.Glance($0)) })
    }

    /// These words and others that were looked at.
    public func adding(_ others: KnownWords) -> KnownWords {
        others.entries.isEmpty ? self : KnownWords(entries: entries + others.entries)
    }

    /// The word that is nearest to a mistaken one, by the rules of ``Suggestion/nearest(to:in:)``.
    public func nearest(to word: String) -> String? {
        guard var search = Suggestion.Search(for: word, inOrder: true) else { return nil }
        for entry in entries { search.look(at: entry.word, entry.glance) { Suggestion.folded(entry.word) } }
        return search.best?.word
    }

    private init(entries: [Entry]) {
        self.entries = entries.sorted { $0.word < $1.word }
    }
}
