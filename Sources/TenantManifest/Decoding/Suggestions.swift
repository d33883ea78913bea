internal import Diagnostics

/// The nearest known words of words that are not known, each looked for once: to compare a word with 400 others takes a
/// millisecond, and 10,000 files may hold the same mistake.
struct Suggestions {
    private var found: [String: String?] = [:]
    private var lists: [String: KnownWords] = [:]

    /// Beyond so many different mistakes no hint is worth the search.
    private static let most = 512

    /// The nearest word.
    ///
    /// - Parameters:
    ///   - word: The word that is not known.
    ///   - known: The words that are.
    ///   - list: What the list of known words is called; the same words for the same name.
    /// - Returns: The nearest known word, where one is near enough.
    mutating func nearest(to word: String, in known: some Sequence<String>, of list: String) -> String? {
        let name = list + " " + word
        if let nearest = found[name] { return nearest }
        guard found.count < Self.most else { return nil }
        let words = lists[list] ?? KnownWords(known)
        lists[list] = words
        let nearest = words.nearest(to: word)
        found[name] = .some(nearest)
        return nearest
    }
}
