internal import Escaping

/// Markdown that does not grow beyond a limit: each piece is taken whole or not at all.
struct MarkdownPage {
    /// A row of a table or list.
    struct Row {
        let markdown: MarkdownFragment
        /// How many of what is counted it stands for.
        let count: Int

        init(_ markdown: MarkdownFragment, count: Int = 1) {
            self.markdown = markdown
            self.count = count
        }
    }

    private(set) var text = ""
    /// How many characters there still is room for.
    private(set) var room: Int
    private var omitted: [(what: String, count: Int)] = []

    /// What there was no room for, each kind once: `3 removals`.
    var omissions: [String] { omitted.map { Count.of($0.count, $0.what) } }

    init(limit: Int) {
        room = limit
    }

    /// Adds a piece if there is room for it.
    ///
    /// - Returns: Whether there was.
    @discardableResult
    mutating func add(_ piece: MarkdownFragment) -> Bool {
        let length = piece.length
        guard length <= room else { return false }
        text += piece.description
        room -= length
        return true
    }

    /// Adds rows below a heading as far as there is room, and says how many there was none for: one that is too long keeps
    /// no other away.
    ///
    /// - Parameters:
    ///   - what: What one row is, for ``omissions``.
    ///   - heading: What stands above the rows.
    ///   - rows: The rows.
    ///   - end: What stands below the last one.
    mutating func add(
        _ what: String,
        heading: MarkdownFragment,
        rows: [Row],
        end: MarkdownFragment = "\n"
    ) {
        guard !rows.isEmpty else { return }
        let count = rows.reduce(0) { $0 + $1.count }
        // Room to say what is left out is kept back.
        let closing = end.length + Self.leftOut(count).length
        var taken = 0
        for row in rows {
            let above = taken == 0 ? heading.length : 0
            guard above + row.markdown.length + closing <= room else { continue }
            if taken == 0 { add(heading) }
            add(row.markdown)
            taken += row.count
        }
        guard taken > 0 else { return omit(count, what) }
        add(end)
        guard taken < count else { return }
        add(Self.leftOut(count - taken))
        omit(count - taken, what)
    }

    /// Likewise of rows that each stand for one.
    mutating func add(
        _ what: String,
        heading: MarkdownFragment,
        rows: [MarkdownFragment],
        end: MarkdownFragment = "\n"
    ) {
        add(what, heading: heading, rows: rows.map { Row($0) }, end: end)
    }

    /// Notes what there was no room for.
    mutating func omit(_ count: Int, _ what: String) {
        if let place = omitted.firstIndex(where: { $0.what == what }) {
            omitted[place].count += count
        } else {
            omitted.append((what, count))
        }
    }

    private static func leftOut(_ count: Int) -> MarkdownFragment { "… and \(count) more, left out.\n\n" }

    /// Keeps room back for what comes later; ``release(_:)`` gives it again.
    ///
    /// - Returns: What was kept back: less than `length` where there is not so much.
    mutating func hold(_ length: Int) -> Int {
        let held = min(length, room)
        room -= held
        return held
    }

    /// Gives room back.
    mutating func release(_ length: Int) {
        room += length
    }
}
