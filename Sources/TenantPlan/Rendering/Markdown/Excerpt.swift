internal import Escaping

/// A long text, cut to what a cell of a table can show.
struct Excerpt {
    /// What is left of it.
    let text: String
    /// How long it was, and what of it is missing that matters; `nil` of a text that is whole.
    let note: String?

    /// Both, as code.
    var markdown: MarkdownFragment {
        guard let note else { return "\(text)" }
        let words = "(" + note + ")"
        return "\(text) \(words)"
    }

    private init(_ text: String, note: String?) {
        self.text = text
        self.note = note
    }

    /// Cuts a text that has nothing beside it: its beginning and its end are left.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - longest: How many characters (code points) are left at most, beside the words about it.
    init(_ text: String, longest: Int) {
        self.init(text.utf8.count <= longest ? [] : Array(text.unicodeScalars), of: text, longest: longest)
    }

    private init(_ scalars: [Unicode.Scalar], of text: String, longest: Int) {
        guard scalars.count > longest else {
            self.init(text, note: nil)
            return
        }
        let (part, leftOut) = Self.middleCut(scalars[...], to: longest)
        self.init(Self.string(part), note: "\(scalars.count) characters, \(leftOut) not shown")
    }

    /// Cuts two texts that stand beside each other: every difference is left as far as there is room, with a little of what
    /// stands around it, and what both have in common goes.
    ///
    /// - Parameters:
    ///   - first: Any text.
    ///   - second: Another.
    ///   - longest: How many characters (code points) are left of each at most, beside the words about it.
    /// - Returns: Both.
    static func pair(_ first: String, _ second: String, longest: Int) -> (Excerpt, Excerpt) {
        guard first.utf8.count > longest || second.utf8.count > longest else {
            return (Excerpt(first, note: nil), Excerpt(second, note: nil))
        }
        let scalars = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        let differences =
            scalars.0.count > longest || scalars.1.count > longest ? Differences(scalars.0, scalars.1) : nil
        guard let differences, !differences.stretches.isEmpty else {
            return (Excerpt(scalars.0, of: first, longest: longest), Excerpt(scalars.1, of: second, longest: longest))
        }
        let room = DifferenceRoom(differences.stretches, in: scalars.0, longest: longest)
        func side(_ text: String, _ scalars: [Unicode.Scalar], _ range: (Differences.Stretch) -> Range<Int>) -> Excerpt
        {
            // What fits is shown as it is: nobody has to put it together.
            scalars.count <= longest
                ? Excerpt(text, note: nil) : Excerpt(differences.stretches.map(range), of: scalars, within: room)
        }
        return (side(first, scalars.0) { $0.first }, side(second, scalars.1) { $0.second })
    }

    /// Shows the differences of one side that there is room for.
    private init(_ stretches: [Range<Int>], of text: [Unicode.Scalar], within room: DifferenceRoom) {
        var shown: [Unicode.Scalar] = []
        var (end, leftOut) = (0, 0)
        for (stretch, share) in zip(stretches, room.shares) {
            let start = stretch.lowerBound - share.before
            if start > end { shown.append("…") }
            shown += text[max(start, end)..<stretch.lowerBound]
            let (part, missing) = Self.middleCut(text[stretch], to: share.length)
            shown += part
            leftOut += missing
            end = stretch.upperBound + share.after
            shown += text[stretch.upperBound..<end]
        }
        if end < text.count { shown.append("…") }
        var note = "\(text.count) characters"
        if stretches.count > 1 { note += ", \(stretches.count) differences" }
        if room.shares.count < stretches.count { note += ", \(stretches.count - room.shares.count) of them not shown" }
        if leftOut > 0 { note += ", \(leftOut) characters that differ not shown" }
        self.init(Self.string(shown), note: note)
    }

    /// The beginning and the end of a text that is too long.
    ///
    /// - Returns: What is left, and how many characters are not.
    private static func middleCut(
        _ text: ArraySlice<Unicode.Scalar>,
        to longest: Int
    ) -> (part: [Unicode.Scalar], leftOut: Int) {
        guard text.count > longest else { return (Array(text), 0) }
        let end = max(longest - 1, 0) / 3
        let start = max(longest - 1 - end, 0)
        return (Array(text.prefix(start)) + ["…"] + Array(text.suffix(end)), text.count - start - end)
    }

    private static func string(_ scalars: [Unicode.Scalar]) -> String { String(String.UnicodeScalarView(scalars)) }
}
