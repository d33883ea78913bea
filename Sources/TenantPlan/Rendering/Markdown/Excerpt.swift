/// A long text, cut to what a cell of a table can show.
struct Excerpt {
    /// What is left of it, and how long it was.
    let text: String

    /// Cuts a text.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - other: What stands beside it: of two long texts that begin alike the part is shown where they part.
    ///   - longest: How many characters (code points) are left at most, beside the words about it.
    init(_ text: String, beside other: String = "", longest: Int) {
        let count = text.unicodeScalars.count
        guard count > longest else {
            self.text = text
            return
        }
        let shared = zip(text.unicodeScalars, other.unicodeScalars).prefix { $0 == $1 }.count
        let start = shared > longest / 2 ? shared - longest / 4 : 0
        var part = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(start).prefix(longest)))
        if start > 0 { part = "…" + part }
        if start + longest < count { part += "…" }
        self.text = "\(part) (\(count) characters)"
    }
}
