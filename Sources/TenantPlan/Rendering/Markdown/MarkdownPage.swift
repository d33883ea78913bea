internal import Escaping

/// Markdown that does not grow beyond a limit: each piece is taken whole or not at all.
struct MarkdownPage {
    /// A row of a table or list.
    struct Row {
        let markdown: MarkdownFragment
        /// How many of what is counted it stands for.
        let count: Int
        /// What it is of, in the words that follow a number; `nil` where all rows are of one kind.
        let kind: String?

        init(_ markdown: MarkdownFragment, count: Int = 1, kind: String? = nil) {
            self.markdown = markdown
            self.count = count
            self.kind = kind
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
        let closing = end.length + Self.leftOut(rows).length
        var taken = 0
        var left: [Row] = []
        for row in rows {
            let above = taken == 0 ? heading.length : 0
            guard above + row.markdown.length + closing <= room else {
                left.append(row)
                continue
            }
            if taken == 0 { add(heading) }
            add(row.markdown)
            taken += row.count
        }
        guard taken > 0 else { return omit(count, what) }
        add(end)
        guard taken < count else { return }
        add(Self.leftOut(left))
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

    /// What is said of rows that are left out: how many they are, and of which kind.
    static func leftOut(_ rows: [Row]) -> MarkdownFragment {
        var kinds: [(words: String, count: Int)] = []
        for row in rows {
            guard let kind = row.kind else { continue }
            if let place = kinds.firstIndex(where: { $0.words == kind }) {
                kinds[place].count += row.count
            } else {
                kinds.append((kind, row.count))
            }
        }
        let parts = kinds.map { "\($0.count) \($0.words)" }.joined(separator: ", ")
        let count = rows.reduce(0) { $0 + $1.count }
        return "… and \(count) more, left out\(words: parts.isEmpty ? "" : ": " + parts).\n\n"
    }

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
